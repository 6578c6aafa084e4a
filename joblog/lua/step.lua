-- step: ARGV id, epoch, nonce, write, step, status, message, error, result, cause.
-- cause: what last kept the job from success, '' when nothing does.
local id, seq = ARGV[1], ARGV[5]
local job = fields(id, 'status', 'epoch', 'nonce', 'seq', 'attempt')
if not mine(job, ARGV[2], ARGV[3]) then return {'superseded'} end
if repeated(job, ARGV[4]) then return {'ok'} end
local key, f = jobkey(id), 's' .. seq .. '.'
if ARGV[6] == 'running' then
  redis.call('HSETNX', key, f .. 'started_at', now)
  redis.call('HDEL', key, f .. 'ended_at')
end
redis.call('HSET', key, 'seq', ARGV[4], 'cause', ARGV[10], f .. 'attempt', job.attempt, f .. 'result', ARGV[9])
set_step(id, seq, ARGV[6], ARGV[7], ARGV[8])
touch(id)
return {'ok'}
