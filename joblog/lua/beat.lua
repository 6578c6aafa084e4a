-- beat: ARGV id, epoch, nonce, ms to the deadline. Answers {'ok', cancel flag} or {'superseded'}.
-- Refused long after the deadline, so that an owner that is stuck becomes stale
-- and every job ends. It touches the record alone, and so it works while a slot moves.
local id = ARGV[1]
local job = fields(id, 'status', 'epoch', 'nonce', 'deadline', 'cancel', 'firm')
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
keep_deadline(id, job, ARGV[4])
if now >= num(job.deadline) + BEAT_GRACE then return {gone(job)} end
redis.call('HSET', jobkey(id), 'beat_at', now)
return {'ok', job.cancel or ''}
