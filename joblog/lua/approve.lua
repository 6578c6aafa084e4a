-- approve: ARGV id, decision (approve or reject), its note, retention ms, time that is expected, names of its steps.
-- Answers {'ok'},
-- {'missing'}, {'ended'}, {'expired'}, {'decided'}, or {'busy', job id} when another live
-- job has the VM. The same decision again is 'ok'. Only a job that awaits is moved. The
-- deadline starts here, unless it is a firm one, which started with the submission.
look(ARGV[5])
local id, key = ARGV[1], jobkey(ARGV[1])
local job = caught_up(id, 'status', 'approval', 'fingerprint', 'requested_by')
if not job.status then return {'missing'} end
if job.status ~= 'awaiting_approval' then
  if job.approval == ARGV[2] then return {'ok'} end
  return {ended(job.status) and 'ended' or 'decided'}
end
if now >= num(job.approve_by) and not holds() then return {'expired'} end
if ARGV[2] == 'reject' then
  planned(ARGV[6])
  ends(id, job.status, 'failed')
  redis.call('HSET', key, 'approval', ARGV[2])
  keep(id, 'n.decision', ARGV[3])
  finish(id, job.status, 'failed', ARGV[4])
  return {'ok'}
end
local lock, awaits = lock_of(id), P .. 'awaits:' .. (job.fingerprint or '')
local mine_awaiting = P .. 'awaiting:by:' .. (job.requested_by or '')
touches({lock, awaits, mine_awaiting, key .. ':credentials'})
moves(id, job.status, 'pending')
local live = redis.call('GET', lock)
if live and live ~= id and redis.call('EXISTS', jobkey(live)) == 1 then return {'busy', live} end
redis.call('SET', lock, id)
if redis.call('GET', awaits) == id then redis.call('DEL', awaits) end
redis.call('SREM', mine_awaiting, id)
local budget = num(job.budget_ms)
keep(id, 'n.decision', ARGV[3])
redis.call('HSET', key, 'approval', ARGV[2],
  'deadline', job.deadline or now + budget, 'next_at', 0, 'wake_at', now)
if not job.deadline then dated(key, 'shift') end
redis.call('PEXPIRE', key .. ':credentials', budget + END_GRACE + KEPT_ON)
set_status(id, job.status, 'pending', {})
return {'ok'}
