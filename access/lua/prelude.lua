-- Shared by every script. Go fills in the $times, in milliseconds.
local P = '$prefix'
local IDLE, ABSOLUTE, TOUCH = $idle, $absolute, $touch

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function sessionkey(hash) return P .. 'session:' .. hash end
local function indexkey(appliance) return P .. 'sessions:' .. appliance end
-- Logins at a vCenter, by the time until which they count: those without an answer, and those
-- whose password was wrong.
local function openlogins(account) return P .. 'vcenter_logins:open:' .. account end
local function wronglogins(account) return P .. 'vcenter_logins:wrong:' .. account end
local function count(logins, id, counts)
  redis.call('ZADD', logins, now + counts, id)
  redis.call('PEXPIREAT', logins, redis.call('ZRANGE', logins, -1, -1, 'WITHSCORES')[2])
end

-- The index of an appliance has its sessions by the time when they expire unused.
local function keep(hash, appliance, created)
  local until_idle = math.min(now + IDLE, created + ABSOLUTE)
  redis.call('HSET', sessionkey(hash), 'seen', now)
  redis.call('PEXPIREAT', sessionkey(hash), until_idle)
  redis.call('ZADD', indexkey(appliance), until_idle, hash)
  redis.call('PEXPIRE', indexkey(appliance), ABSOLUTE)
end

local function forget(hash, appliance)
  redis.call('DEL', sessionkey(hash))
  if appliance then redis.call('ZREM', indexkey(appliance), hash) end
end
