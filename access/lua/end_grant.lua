-- end_grant: ARGV id, who may use it, in which context. Answers {}.
redis.call('DEL', P .. 'grant:' .. ARGV[1])
redis.call('ZREM', P .. 'grants:for:' .. ARGV[2] .. '|' .. ARGV[3], ARGV[1])
redis.call('ZREM', P .. 'grants', ARGV[1])
return {}
