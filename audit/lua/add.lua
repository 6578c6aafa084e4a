-- add: KEYS the stream, the share's ids; ARGV entry. Repeated by a client whose answer was lost, it is there twice.
local stream, share = KEYS[1], KEYS[2]
touches(KEYS)
local id = redis.call('XADD', stream, 'MAXLEN', '~', KEPT, '*', 'entry', ARGV[1])
redis.call('XTRIM', stream, 'MINID', '~', now - AGE)
redis.call('RPUSH', share, id)
if redis.call('LLEN', share) > SHARE then redis.call('XDEL', stream, redis.call('LPOP', share)) end
redis.call('PEXPIRE', share, AGE)
return {}
