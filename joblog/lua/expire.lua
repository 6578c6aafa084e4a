-- expire: ARGV id, result, failure, retention ms. Ends a job that nobody owns and
-- that is past its deadline; anything else is left alone. Answers {'ok'} or {'not due'}.
local id = ARGV[1]
local job = fields(id, 'status', 'beat_at', 'deadline', 'call.1')
if not job.status or ended(job.status) then return {'not due'} end
local late = now - tonumber(job.deadline)
local fresh = job.status == 'running' and now - tonumber(job.beat_at) < STALE
if fresh or late < 0 or late < END_GRACE and (job.status == 'running' or job['call.1']) then return {'not due'} end
finish(id, job.status, 'failed', ARGV[2], ARGV[3], ARGV[4])
return {'ok'}
