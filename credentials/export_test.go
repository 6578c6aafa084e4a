package credentials

// DecodeLogin is given what Open never gives it: a login that Seal has not written.
var DecodeLogin = decodeLogin
