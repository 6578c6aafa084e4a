-- claim: ARGV id, nonce. Answers {'claimed', mode, now, record, overtaken session} or
-- {reason}. The overtaken session is the vCenter session of an owner that was
-- overtaken, not of one that let go. It stays for as long as a call of that owner may
-- come, should this claim not use it.
local id, nonce = ARGV[1], ARGV[2]
local job = fields(id, 'status', 'nonce', 'epoch', 'beat_at', 'next_at', 'deadline', 'cancel', 'paused', 'started_at')
if not job.status then return {'missing'} end
if ended(job.status) then return {'ended'} end
if job.status == 'awaiting_approval' then return {'not due'} end

local closing = now >= tonumber(job.deadline) or job.cancel == '1'
if now >= tonumber(job.deadline) + END_GRACE then return {'not due'} end -- the sweep ends it
local again = job.status == 'running' and job.nonce == nonce
if not again then
  if job.status == 'running' and now - tonumber(job.beat_at) < STALE then return {'not due'} end
  if job.status == 'pending' and not closing and tonumber(job.next_at) > now then return {'not due'} end
  redis.call('HSET', jobkey(id), 'epoch', tonumber(job.epoch) + 1, 'nonce', nonce, 'seq', 0, 'beat_at', now,
    'wake_used', 1, 'wake_every', WAKE_REPEAT, 'paused', 0)
  if job.status == 'running' and redis.call('EXISTS', jobkey(id) .. ':session') == 1 then
    redis.call('RENAME', jobkey(id) .. ':session', jobkey(id) .. ':overtaken_session')
  end
  if job.paused ~= '1' then redis.call('HINCRBY', jobkey(id), 'attempt', 1) end
  if not job.started_at then redis.call('HSET', jobkey(id), 'started_at', now) end
  set_status(id, job.status, 'running')
end
return {'claimed', closing and 'closing' or 'normal', now, redis.call('HGETALL', jobkey(id)),
  redis.call('GET', jobkey(id) .. ':overtaken_session') or ''}
