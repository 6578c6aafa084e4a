-- reserve_login: KEYS an account's logins without an answer, those whose password was wrong, and
-- what is known of the clock; ARGV id, hold, most. Answers {1} when the try is reserved, {0, 0} when
-- logins without an answer have the rest, {0, wait} when wrong passwords have used them all up.
local open, wrong, id, hold, most = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
touches_declared()
local at = steady()
redis.call('ZREMRANGEBYSCORE', open, '-inf', at)
redis.call('ZREMRANGEBYSCORE', wrong, '-inf', at)
local used = redis.call('ZCARD', wrong)
if used >= most then
  return {0, math.ceil(tonumber(redis.call('ZRANGE', wrong, -most, -most, 'WITHSCORES')[2]) - at)}
end
if not redis.call('ZSCORE', open, id) and used + redis.call('ZCARD', open) >= most then return {0, 0} end
count(open, id, hold)
return {1}
