-- cancel: ARGV id, its note, retention ms, 1 for one that has not begun alone, names of its steps. Answers
-- {'cancelled'}, {'flagged'}, {'ended'}, {'begun'} or {'missing'}. A job that has called nothing ends at once; any other
-- gets a flag, and its owner, or the next one, closes it.
local id = ARGV[1]
local job = fields(id, 'status', 'cancel', 'calls')
if not job.status then return {'missing'} end
if ended(job.status) then return {'ended'} end
if ARGV[4] == '1' and (job.calls or redis.call('EXISTS', jobkey(id) .. ':checkpoints') == 1) then return {'begun'} end
ends(id, job.status, 'cancelled')
if job.cancel ~= '1' then
  redis.call('HSET', jobkey(id), 'cancel', 1, 'wake_used', 1)
  keep(id, 'n.cancel', ARGV[2])
end
if job.status ~= 'running' and not job.calls then
  planned(ARGV[5])
  finish(id, job.status, 'cancelled', ARGV[3])
  return {'cancelled'}
end
if job.cancel ~= '1' then
  tell(id, {{'state', {status = job.status, cancel_requested = true}}})
  touch(id)
end
return {'flagged'}
