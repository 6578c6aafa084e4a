-- release: ARGV id, epoch, nonce, write, after ms, paused, cause, names of its steps.
-- The owner gives the job back, to be taken up again after the given time, at which
-- the sweep wakes it. paused: nothing failed, the next claim is the same attempt.
-- cause: note of what last kept the job from success, '' when nothing did.
local id, key = ARGV[1], jobkey(ARGV[1])
look('')
local job = caught_up(id, 'status', 'epoch', 'nonce', 'seq')
if job.status == 'pending' and job.nonce == ARGV[3] then return {'ok'} end
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
moves(id, 'running', 'pending')
local at = now + tonumber(ARGV[5])
keep(id, 'n.cause', ARGV[7])
planned(ARGV[8])
for seq = 1, steps(id) do
  if redis.call('HGET', key, 's' .. seq .. '.status') == 'running' then set_step(id, seq, 'pending', '', '') end
end
set_status(id, 'running', 'pending', {seq = ARGV[4], next_at = at, wake_used = 1, paused = ARGV[6]})
return {'ok'}
