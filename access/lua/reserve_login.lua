-- reserve_login: ARGV account, id, hold, most. Answers {1} when the try is reserved, {0, 0}
-- when logins without an answer have the rest, {0, wait} when wrong passwords have used them
-- all up.
local open, wrong, id, hold, most = openlogins(ARGV[1]), wronglogins(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('ZREMRANGEBYSCORE', open, '-inf', now)
redis.call('ZREMRANGEBYSCORE', wrong, '-inf', now)
local used = redis.call('ZCARD', wrong)
if used >= most then
  return {0, math.ceil(tonumber(redis.call('ZRANGE', wrong, -most, -most, 'WITHSCORES')[2]) - now)}
end
if not redis.call('ZSCORE', open, id) and used + redis.call('ZCARD', open) >= most then return {0, 0} end
count(open, id, hold)
return {1}
