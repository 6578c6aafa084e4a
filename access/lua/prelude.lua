-- Shared by every script.
local P = '$prefix'

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

-- Logins at a vCenter, by the time until which they count: those without an answer, and those
-- whose password was wrong.
local function openlogins(account) return P .. 'vcenter_logins:open:' .. account end
local function wronglogins(account) return P .. 'vcenter_logins:wrong:' .. account end
local function count(logins, id, counts)
  redis.call('ZADD', logins, now + counts, id)
  redis.call('PEXPIREAT', logins, redis.call('ZRANGE', logins, -1, -1, 'WITHSCORES')[2])
end
