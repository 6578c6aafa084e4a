-- expire: ARGV id, status as its reader saw it, note of the end, status of the end,
-- retention ms, time that is expected, names of its steps. Ends a job that nobody owns and that is past its deadline,
-- or whose approval is overdue; anything else is left alone. Answers {'ok'} or {'not due'}.
look(ARGV[6])
local id = ARGV[1]
local job = caught_up(id, 'status', 'beat_at', 'calls')
if job.status ~= ARGV[2] or ended(job.status) then return {'not due'} end
local late = now - num(job.status == 'awaiting_approval' and job.approve_by or job.deadline)
local fresh = job.status == 'running' and since(num(job.beat_at)) < STALE
if holds() or fresh or late < 0 or late < END_GRACE and (job.status == 'running' or job.calls) then return {'not due'} end
ends(id, job.status, ARGV[4])
keep(id, 'n.end', ARGV[3])
planned(ARGV[7])
finish(id, job.status, ARGV[4], ARGV[5])
return {'ok'}
