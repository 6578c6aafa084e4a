-- submit: ARGV submission (JSON), its note, credentials, retention ms, a job that is no answer to
-- the key, one that has ended, then what the process knows of the store. Answers {outcome, job id}:
-- created (with how many jobs were accepted), live, replayed (with what the key keeps of an earlier
-- answer), busy, conflict, withdrawn, lost, again; or {'too many', 'open' or 'awaiting'}. A job that
-- awaits an approval has no lock.
local s = cjson.decode(ARGV[1])
local id, key = s.id, jobkey(s.id)
local status = s.needs_approval and 'awaiting_approval' or 'pending'
local lock, awaits = P .. 'lock:' .. s.alias, P .. 'awaits:' .. s.fingerprint
local slot = s.idempotency_key ~= '' and P .. 'idempotency:' .. s.idempotency_key
local mine_open, mine_awaiting = P .. 'open:by:' .. s.requested_by, P .. 'awaiting:by:' .. s.requested_by
local indexes = {P .. 'open', P .. 'jobs', P .. 'jobs:operation:' .. s.operation, P .. 'jobs:vm:' .. s.vm_id,
  P .. 'jobs:by:' .. s.requested_by, P .. 'jobs:status:' .. status}
if s.external_id ~= '' then indexes[#indexes + 1] = P .. 'jobs:external:' .. s.external_id end
if s.context_id ~= '' then indexes[#indexes + 1] = P .. 'jobs:context:' .. s.context_id end
touches({key, events(id), key .. ':credentials', P .. 'withdrawn:' .. id, lock, awaits, mine_open, mine_awaiting, SEARCHED}, indexes, {slot or nil})

if redis.call('EXISTS', key) == 1 then return {'created', id} end
if redis.call('EXISTS', P .. 'withdrawn:' .. id) == 1 then return {'withdrawn', id} end
local how = known(7)
if how ~= 'ok' then return {how, id} end
look('')

local life = s.budget_ms + END_GRACE + (s.needs_approval and APPROVE_WITHIN or 0)
local keep = life + tonumber(ARGV[4])
local function remember(job)
  if slot then
    redis.call('HSET', slot, 'job', job, 'fingerprint', s.fingerprint)
    redis.call('HDEL', slot, 'note')
    redis.call('PEXPIRE', slot, keep)
  end
end

-- told: another request was answered with this job, so it can't be withdrawn any
-- more. One that was taken up can't be in any case, and an ended one never changes.
local function told(how, job, note)
  if redis.call('HGET', jobkey(job), 'epoch') == '0' then redis.call('HSET', jobkey(job), 'told', 1) end
  return {how, job, note}
end

-- full: as many jobs of this asker are in the set as there may be. Members that are not
-- open any more do not count.
local function full(set, most)
  if most == 0 or redis.call('SCARD', set) < most then return false end
  for _, member in ipairs(redis.call('SRANDMEMBER', set, 1000)) do
    if not redis.call('ZSCORE', P .. 'open', member) then redis.call('SREM', set, member) end
  end
  return redis.call('SCARD', set) >= most
end

if slot then
  local used = redis.call('HMGET', slot, 'job', 'fingerprint')
  if used[1] == ARGV[5] then used[1] = false end
  if used[1] and used[2] == s.fingerprint then
    return told('replayed', used[1], kept(slot, 'note'))
  end
  if used[1] then return {'conflict', used[1]} end
end
local live = redis.call('GET', lock)
if live == ARGV[6] then live = false end
if live and redis.call('HGET', jobkey(live), 'fingerprint') == s.fingerprint then
  remember(live)
  return told('live', live)
end
local waiting = s.needs_approval and redis.call('GET', awaits)
if waiting and waiting ~= ARGV[6] and redis.call('EXISTS', jobkey(waiting)) == 1 then
  remember(waiting)
  return told('live', waiting)
end
if live and not s.needs_approval then return {'busy', live} end
if s.needs_approval and full(mine_awaiting, s.max_awaiting) then return {'too many', 'awaiting'} end
if full(mine_open, s.max_open) then return {'too many', 'open'} end

redis.call('HSET', key, 'id', id, 'status', status, 'revision', 0, 'epoch', 0, 'nonce', '', 'seq', 0,
  'attempt', 0, 'n.submission', ARGV[2], 'operation', s.operation, 'vm_id', s.vm_id, 'vcenter', s.vcenter,
  'profile', s.profile, 'external_id', s.external_id, 'context_id', s.context_id, 'requested_by', s.requested_by,
  'alias', s.alias, 'fingerprint', s.fingerprint, 'slot', s.idempotency_key,
  'created_at', now, 'budget_ms', s.budget_ms, 'next_at', 0, 'wake', 0, 'wake_at', now,
  'wake_used', 0, 'wake_every', WAKE_REPEAT, 'cancel', 0, 'steps', #s.plan,
  'firm', s.firm and 1 or 0)
dated(key, 'shift')
local approve_within = s.firm and math.min(APPROVE_WITHIN, s.budget_ms) or APPROVE_WITHIN
if s.needs_approval then redis.call('HSET', key, 'approve_by', now + approve_within) end
if s.firm or not s.needs_approval then redis.call('HSET', key, 'deadline', now + s.budget_ms) end
for seq, step in ipairs(s.plan) do
  local f = 's' .. seq .. '.'
  redis.call('HSET', key, f .. 'name', step.name, f .. 'title', step.title, f .. 'status', 'pending')
end
remember(id)
if s.needs_approval then
  redis.call('SET', awaits, id, 'PX', approve_within + KEPT_ON)
  redis.call('SADD', mine_awaiting, id)
else
  redis.call('SET', lock, id)
end
redis.call('SADD', mine_open, id)
if ARGV[3] ~= '' then redis.call('SET', key .. ':credentials', ARGV[3], 'PX', life + KEPT_ON) end
for _, index in ipairs(indexes) do enlist(index, id) end
event(id, 'state', {status = status})
touch(id)
redis.call('LPUSH', P .. 'accepted:last', id)
redis.call('LTRIM', P .. 'accepted:last', 0, 999)
return {'created', id, redis.call('INCR', P .. 'accepted')}
