-- open: ARGV hash, appliance, token id, address. Answers when the session ends at
-- the latest. Repeated by a client whose answer was lost, it is the same session.
local hash, appliance = ARGV[1], ARGV[2]
redis.call('HSET', sessionkey(hash), 'appliance', appliance, 'token', ARGV[3], 'address', ARGV[4], 'created', now)
redis.call('ZREMRANGEBYSCORE', indexkey(appliance), '-inf', now)
keep(hash, appliance, now)
return {now + ABSOLUTE}
