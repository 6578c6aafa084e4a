-- add: KEYS the stream, the share's ids; ARGV what append takes. Repeated by a client whose answer was lost, it is
-- there twice.
touches(KEYS)
append(KEYS[1], KEYS[2], ARGV[1], now, ARGV[2], ARGV[3], ARGV[4])
return {}
