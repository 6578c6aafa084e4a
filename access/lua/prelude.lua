-- Shared by every script.
local P = '$prefix'
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

-- steady: the time on Redis' clock as if it had never been stepped. Package joblog measures by how
-- much it was.
local function steady()
  local shift = tonumber(redis.call('HGET', P .. 'clock', 'shift') or 0) or 0
  return now - (math.abs(shift) < 1e13 and shift or 0)
end
local KEPT_ON = $kept_on

-- Logins at a vCenter are kept by the steady time until which they count.
local function count(logins, id, counts)
  redis.call('ZADD', logins, steady() + counts, id)
  redis.call('PEXPIRE', logins, counts + KEPT_ON)
end

