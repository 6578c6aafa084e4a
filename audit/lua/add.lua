-- add: KEYS the stream, the share's ids; ARGV what append takes. Repeated by a client whose answer was lost, it is
-- there twice.
touches_declared()
append(KEYS[1], KEYS[2], unpack(ARGV))
renew(KEYS[1], KEYS[2], now, ARGV[4])
return {}
