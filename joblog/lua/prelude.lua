-- Shared by every script. Go fills in the $times, in milliseconds.
local P = '$prefix'
local STALE, WAKE_REPEAT, WAKE_REPEAT_TO = $stale, $wake_repeat, $wake_repeat_to
local BEAT_GRACE, END_GRACE, WINDOW, SHUTDOWN_GRACE = $beat_grace, $end_grace, $window, $shutdown_grace
local APPROVE_WITHIN = $approve_within

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function jobkey(id) return P .. 'job:' .. id end

local function fields(id, ...)
  local names, out = {...}, {}
  local values = redis.call('HMGET', jobkey(id), ...)
  for i, name in ipairs(names) do out[name] = values[i] or nil end
  return out
end

local function ended(status)
  return status == 'completed' or status == 'failed' or status == 'cancelled'
end

-- mine: the caller holds the newest claim. Equality, never "not older".
local function mine(job, epoch, nonce)
  return job.status == 'running' and job.epoch == epoch and job.nonce == nonce
end

-- repeated: this write, or a later one, of the same owner is already in the record.
local function repeated(job, seq)
  return tonumber(seq) <= tonumber(job.seq or '0')
end

local function touch(id)
  redis.call('HINCRBY', jobkey(id), 'revision', 1)
  redis.call('PUBLISH', P .. 'changed', id)
end

local function event(id, kind, data)
  data.at = now
  redis.call('XADD', jobkey(id) .. ':events', 'MAXLEN', '~', '2000', '*', 'type', kind, 'data', cjson.encode(data))
end

local function set_status(id, from, to)
  redis.call('HSET', jobkey(id), 'status', to)
  redis.call('ZREM', P .. 'jobs:status:' .. from, id)
  redis.call('ZADD', P .. 'jobs:status:' .. to, 0, id)
  event(id, 'state', {status = to})
  touch(id)
end

local function set_step(id, seq, status, message, err)
  local f = 's' .. seq .. '.'
  redis.call('HSET', jobkey(id), f .. 'status', status, f .. 'message', message, f .. 'error', err)
  if status ~= 'running' and status ~= 'pending' then
    redis.call('HSET', jobkey(id), f .. 'ended_at', now)
  end
  local s = redis.call('HMGET', jobkey(id), f .. 'name', f .. 'attempt')
  event(id, 'step', {seq = tonumber(seq), name = s[1], status = status,
    attempt = tonumber(s[2] or '0'), message = message, error = err})
end

-- The VM's key outlives the job only as long as something on it still matters.
local function let_go(vm)
  local all, keep = redis.call('HGETALL', vm), 0
  for i = 1, #all, 2 do
    if all[i] ~= 'job' and tonumber(all[i + 1]) > keep then keep = tonumber(all[i + 1]) end
  end
  redis.call('HDEL', vm, 'job')
  if keep > now then redis.call('PEXPIRE', vm, keep - now) else redis.call('DEL', vm) end
end

local function unlock(id)
  local job = fields(id, 'alias', 'vm')
  local alias = P .. 'lock:' .. (job.alias or '')
  if redis.call('GET', alias) == id then redis.call('DEL', alias) end
  if job.vm and redis.call('HGET', job.vm, 'job') == id then let_go(job.vm) end
end

-- finish ends a job once: final state, locks, credentials and "open" in one go.
local function finish(id, from, to, result, failure, retention)
  local key = jobkey(id)
  for seq = 1, tonumber(redis.call('HGET', key, 'steps')) do
    local status = redis.call('HGET', key, 's' .. seq .. '.status')
    if status == 'pending' then set_step(id, seq, 'skipped', 'not reached: the job ended first', '') end
    if status == 'running' then set_step(id, seq, 'failed', '', 'not finished: the job ended first') end
  end
  redis.call('HSET', key, 'ended_at', now, 'result', result, 'failure', failure)
  set_status(id, from, to)
  event(id, 'end', {status = to})
  unlock(id)
  redis.call('DEL', key .. ':credentials', key .. ':session', key .. ':overtaken_session', key .. ':checkpoints')
  redis.call('ZREM', P .. 'open', id)
  redis.call('ZADD', P .. 'ended', now + tonumber(retention), id)
end

-- forget removes a job with every index and key that points to it.
local function forget(id)
  local job = fields(id, 'status', 'operation', 'vm_id', 'external_id', 'requested_by', 'aliases', 'slot')
  for _, index in ipairs({'jobs', 'ended', 'jobs:status:' .. job.status, 'jobs:operation:' .. job.operation,
    'jobs:vm:' .. job.vm_id, 'jobs:by:' .. job.requested_by, 'jobs:external:' .. job.external_id}) do
    redis.call('ZREM', P .. index, id)
  end
  for alias in string.gmatch(job.aliases or '', '%S+') do redis.call('ZREM', P .. 'jobs:vm:' .. alias, id) end
  if job.slot ~= '' and redis.call('HGET', job.slot, 'job') == id then redis.call('DEL', job.slot) end
  redis.call('DEL', jobkey(id), jobkey(id) .. ':events')
end
