-- Shared by every script. What is in Redis may have been put there by anybody.
local P, KEPT_FOR = '$prefix', $kept_for
local WORKERS = P .. 'workers'
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

-- fits: the key has no more than workers of ours put there.
local function fits(most, most_bytes)
  if redis.call('HLEN', WORKERS) > most then return false end
  for _, worker in ipairs(redis.call('HKEYS', WORKERS)) do
    if #worker > 200 or redis.call('HSTRLEN', WORKERS, worker) > most_bytes + 20 then return false end
  end
  return true
end

-- told: a worker's note and its age in milliseconds, nil for what has none.
local function told(worker)
  local at, note = string.match(redis.call('HGET', WORKERS, worker) or '', '^(%d+) (.*)$')
  at = tonumber(at or 0)
  if at == 0 or at > now + 60000 then return nil end
  return note, math.max(now - at, 0)
end
