-- beat: ARGV for each of some jobs its id, epoch, nonce, ms to the deadline. Answers for each {'ok', cancel flag} or
-- {'superseded'}. Refused long after the deadline, so that an owner that is stuck becomes stale
-- and every job ends. It touches the records alone, and so that of one job works while a slot moves.
local ids = {}
for i = 1, #ARGV, 4 do ids[#ids + 1] = ARGV[i] end
touches(jobkeys(ids))

local function beat(id, epoch, nonce, left)
  local job = fields(id, 'status', 'epoch', 'nonce', 'deadline', 'cancel', 'firm')
  if not mine(job, epoch, nonce) then return {gone(job)} end
  keep_deadline(id, job, left)
  if now >= num(job.deadline) + BEAT_GRACE then return {gone(job)} end
  redis.call('HSET', jobkey(id), 'beat_at', now)
  return {'ok', job.cancel or ''}
end

local out = {}
for i, id in ipairs(ids) do out[i] = beat(id, ARGV[4 * i - 2], ARGV[4 * i - 1], ARGV[4 * i]) end
return out
