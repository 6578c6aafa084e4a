-- grant: ARGV id, its note, not after (ms), who may use it, in which context, how many there
-- may be for the two, and in all. Answers {'ok'}, also to a repetition, or {'too many'}.
-- The indexes have the ids by the time when they end.
local key, ends = P .. 'grant:' .. ARGV[1], tonumber(ARGV[3])
if redis.call('EXISTS', key) == 1 then return {'ok'} end
local indexes = {P .. 'grants:for:' .. ARGV[4] .. '|' .. ARGV[5], P .. 'grants'}
for i, index in ipairs(indexes) do
  redis.call('ZREMRANGEBYSCORE', index, '-inf', now)
  if redis.call('ZCARD', index) >= tonumber(ARGV[5 + i]) then return {'too many'} end
end
redis.call('SET', key, ARGV[2], 'PXAT', ends)
for _, index in ipairs(indexes) do
  redis.call('ZADD', index, ends, ARGV[1])
  redis.call('PEXPIREAT', index, redis.call('ZRANGE', index, -1, -1, 'WITHSCORES')[2])
end
return {'ok'}
