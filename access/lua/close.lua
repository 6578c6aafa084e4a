-- close: ARGV hash.
local hash = ARGV[1]
forget(hash, redis.call('HGET', sessionkey(hash), 'appliance'))
return {}
