-- beat: ARGV id, epoch, nonce. Answers {'ok', cancel flag} or {'superseded'}.
-- Refused long after the deadline, so that an owner that is stuck becomes stale
-- and every job ends.
local id = ARGV[1]
local job = fields(id, 'status', 'epoch', 'nonce', 'deadline', 'cancel')
if not mine(job, ARGV[2], ARGV[3]) or now >= num(job.deadline) + BEAT_GRACE then return {gone(job)} end
redis.call('HSET', jobkey(id), 'beat_at', now)
return {'ok', job.cancel or ''}
