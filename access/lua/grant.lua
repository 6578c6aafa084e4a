-- grant: KEYS as in end_grant; ARGV id, its note, not after (ms), how many there may be for the
-- two, and in all. Answers {'ok'}, also to a repetition, or {'too many'}.
-- The indexes have the ids by the time when they end.
local key, indexes, ends = KEYS[1], {KEYS[2], KEYS[3]}, tonumber(ARGV[3])
touches_declared()
if redis.call('EXISTS', key) == 1 then return {'ok'} end
for i, index in ipairs(indexes) do
  redis.call('ZREMRANGEBYSCORE', index, '-inf', now)
  if redis.call('ZCARD', index) >= tonumber(ARGV[3 + i]) then return {'too many'} end
end
redis.call('SET', key, ARGV[2], 'PXAT', ends)
for _, index in ipairs(indexes) do
  redis.call('ZADD', index, ends, ARGV[1])
  redis.call('PEXPIREAT', index, redis.call('ZRANGE', index, -1, -1, 'WITHSCORES')[2])
end
return {'ok'}
