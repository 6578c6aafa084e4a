-- submit: KEYS those of the job, its events, its notes, its credentials, what refuses it after a withdrawal, its lock,
-- those who await an approval by its fingerprint, and the asker's open and awaiting jobs, then its indexes,
-- then others.
-- ARGV id, credentials, retention ms, a job that is no answer to the key, one that has ended, the idempotency key's
-- own key ('' for none), fingerprint, needs an approval, firm, budget ms, how many jobs of the asker may be open, how
-- many may await, how many indexes, what the process knows of the store (5), the stream and the share of the audit
-- ('' for none) and what append takes (4), the key of what the credentials share with others' ('' for none) and that,
-- the note of the submission, then the record's fields and values.
-- Answers {outcome, job id, ...}: created, with how many jobs were accepted, the time, and the record's own deadline and
-- approve_by (0 for none), or with nothing where it had been made before; live; replayed (with what the key keeps of
-- an earlier answer); busy, conflict, withdrawn, lost, again; or {'too many', 'open' or 'awaiting'}. A job that
-- awaits an approval has no lock.
touches_declared()
local id, budget = ARGV[1], tonumber(ARGV[10])
local key, list, notes, login, withdrawn, lock, awaits, mine_open, mine_awaiting = unpack(KEYS, 1, 9)
local slot, fingerprint = ARGV[6] ~= '' and ARGV[6], ARGV[7]
local needs_approval, firm = ARGV[8] == '1', ARGV[9] == '1'

local usual = redis.call('EXISTS', key, withdrawn, P .. 'loss') == 0
if not usual and redis.call('EXISTS', key) == 1 then return {'created', id} end
if not usual and redis.call('EXISTS', withdrawn) == 1 then return {'withdrawn', id} end
local is = redis.call('MGET', P .. 'mark', P .. 'accepted', lock, awaits)
local how = known(14, usual and is)
if how ~= 'ok' then return {how, id} end
look('')

local life = budget + END_GRACE + (needs_approval and APPROVE_WITHIN or 0)
local function remember(job)
  if slot then
    redis.call('HSET', slot, 'job', job, 'fingerprint', fingerprint)
    redis.call('HDEL', slot, 'note')
    redis.call('PEXPIRE', slot, life + tonumber(ARGV[3]))
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
  if used[1] == ARGV[4] then used[1] = false end
  if used[1] and used[2] == fingerprint then
    return told('replayed', used[1], kept(slot, 'note'))
  end
  if used[1] then return {'conflict', used[1]} end
end
local live = is[3]
if live == ARGV[5] then live = false end
if live and redis.call('HGET', jobkey(live), 'fingerprint') == fingerprint then
  remember(live)
  return told('live', live)
end
local waiting = needs_approval and is[4]
if waiting and waiting ~= ARGV[5] and redis.call('EXISTS', jobkey(waiting)) == 1 then
  remember(waiting)
  return told('live', waiting)
end
if live and not needs_approval then return {'busy', live} end
if needs_approval and full(mine_awaiting, tonumber(ARGV[12])) then return {'too many', 'awaiting'} end
if full(mine_open, tonumber(ARGV[11])) then return {'too many', 'open'} end

local approve_within = firm and math.min(APPROVE_WITHIN, budget) or APPROVE_WITHIN
local deadline, approve_by = 0, 0
local record = {'created_at', now, unpack(ARGV, 28)}
local function at(field, value) record[#record + 1], record[#record + 2] = field, value end
if not holds() then at('shift', shift) end -- see dated
if needs_approval then
  approve_by = now + approve_within
  at('approve_by', approve_by)
end
if firm or not needs_approval then
  deadline = now + budget
  at('deadline', deadline)
end
redis.call('HSET', notes, 'n.submission', ARGV[27])
redis.call('HSET', key, unpack(record))
remember(id)
if needs_approval then
  redis.call('SET', awaits, id, 'PX', approve_within + KEPT_ON)
  redis.call('SADD', mine_awaiting, id)
else
  redis.call('SET', lock, id)
end
redis.call('SADD', mine_open, id)
if ARGV[2] ~= '' then redis.call('SET', login, ARGV[2], 'PX', life + KEPT_ON) end
if ARGV[25] ~= '' and redis.call('PTTL', ARGV[25]) < life + KEPT_ON then -- a while longer, for those that come after it
  redis.call('SET', ARGV[25], ARGV[26], 'PX', life + KEPT_ON + SHARED_ON)
end
enlist(id, KEYS, 10, 9 + tonumber(ARGV[13]))
local status = needs_approval and 'awaiting_approval' or 'pending'
redis.call('RPUSH', list, '["' .. now .. '-0","state","' .. status .. '"]')
if ARGV[19] ~= '' then append(unpack(ARGV, 19, 24)) end
if redis.call('LPUSH', P .. 'accepted:last', id) > 1200 then redis.call('LTRIM', P .. 'accepted:last', 0, 999) end
return {'created', id, redis.call('INCR', P .. 'accepted'), now, deadline, approve_by}
