package credentials

// DecodeLogin is given what Open never gives it: a login that Seal has not written.
var DecodeLogin = decodeLogin

// RunPasswordCommand is how a command is run, with a limit that a test can wait for.
var RunPasswordCommand = runPasswordCommand
