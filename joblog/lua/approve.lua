-- approve: ARGV id, decision (approve or reject), who, why, mac, then the outcome of a
-- rejection: result, failure, retention ms. Answers {'ok'}, {'missing'}, {'ended'},
-- {'expired'} or {'decided'}. The same decision again is 'ok'. The deadline starts here,
-- unless it is a firm one, which started with the submission.
local id, key = ARGV[1], jobkey(ARGV[1])
local job = fields(id, 'status', 'approve_by', 'approval', 'budget_ms', 'deadline')
if not job.status then return {'missing'} end
if job.approval == ARGV[2] then return {'ok'} end
if job.approval or not job.approve_by then return {ended(job.status) and 'ended' or 'decided'} end
if ended(job.status) then return {'ended'} end
if now >= tonumber(job.approve_by) then return {'expired'} end
redis.call('HSET', key, 'approval', ARGV[2], 'approver', ARGV[3], 'approval_reason', ARGV[4], 'approval_at', now)
if ARGV[2] == 'reject' then
  finish(id, job.status, 'failed', ARGV[6], ARGV[7], ARGV[8])
  return {'ok'}
end
local budget = tonumber(job.budget_ms)
redis.call('HSET', key, 'mac', ARGV[5], 'deadline', job.deadline or now + budget, 'next_at', now, 'wake_at', now)
redis.call('PEXPIRE', key .. ':credentials', budget + END_GRACE)
set_status(id, job.status, 'pending')
return {'ok'}
