-- end_grant: KEYS the grant, the grants for its appliance in its context, all grants; ARGV id.
-- Answers {}.
touches_declared()
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
return {}
