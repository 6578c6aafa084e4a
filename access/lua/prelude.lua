-- Shared by every script.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

-- Logins at a vCenter are kept by the time until which they count.
local function count(logins, id, counts)
  redis.call('ZADD', logins, now + counts, id)
  redis.call('PEXPIREAT', logins, redis.call('ZRANGE', logins, -1, -1, 'WITHSCORES')[2])
end

