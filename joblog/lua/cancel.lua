-- cancel: ARGV id, result, failure, retention ms. Answers {'cancelled'}, {'flagged'},
-- {'ended'} or {'missing'}. A job that has called nothing ends at once; any other
-- gets a flag, and its owner, or the next one, closes it.
local id = ARGV[1]
local job = fields(id, 'status', 'cancel', 'call.1')
if not job.status then return {'missing'} end
if ended(job.status) then return {'ended'} end
if job.status ~= 'running' and not job['call.1'] then
  redis.call('HSET', jobkey(id), 'cancel', 1)
  finish(id, job.status, 'cancelled', ARGV[2], ARGV[3], ARGV[4])
  return {'cancelled'}
end
if job.cancel ~= '1' then
  redis.call('HSET', jobkey(id), 'cancel', 1, 'wake_used', 1)
  event(id, 'state', {status = job.status, cancel_requested = true})
  touch(id)
end
return {'flagged'}
