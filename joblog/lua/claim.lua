-- claim: ARGV id, nonce, time that is expected, most bytes of credentials. Answers {'claimed', mode, now, record, nonce of
-- the owner that was overtaken, 1 when this claim overtook it, credentials} or {reason}. An owner that let go was not
-- overtaken. Its nonce stays for as long as a call of that owner may come, should this claim not use it.
look(ARGV[3])
local id, nonce = ARGV[1], ARGV[2]
local job = caught_up(id, 'status', 'nonce', 'epoch', 'beat_at', 'cancel', 'paused', 'started_at', 'attempt')
if not job.status then return {'missing'} end
if ended(job.status) then return {'ended'} end
if job.status == 'awaiting_approval' then return {'not due'} end

local closing = now >= num(job.deadline) or job.cancel == '1'
local again = job.status == 'running' and job.nonce == nonce
if not again then
  if holds() or now >= num(job.deadline) + END_GRACE then return {'not due'} end -- the sweep wakes, or ends, it
  if job.status == 'running' and since(num(job.beat_at)) < STALE then return {'not due'} end
  if job.status == 'pending' and not closing and num(job.next_at) > now then return {'not due'} end
  if not job_fits(id) then
    touches(closed(id))
    close(id)
    return {'too large'}
  end
  touches({jobkey(id) .. ':overtaken', jobkey(id) .. ':credentials'})
  moves(id, job.status, 'running')
  if job.status == 'running' then
    redis.call('SET', jobkey(id) .. ':overtaken', job.nonce or '', 'PX', WINDOW)
  end
  set_status(id, job.status, 'running', {epoch = num(job.epoch) + 1, nonce = nonce, seq = 0, beat_at = now, wake_used = 1,
    wake_every = WAKE_REPEAT, paused = 0, attempt = num(job.attempt) + (job.paused == '1' and 0 or 1),
    started_at = job.started_at or now})
end
return {'claimed', closing and 'closing' or 'normal', now, whole_record(id),
  redis.call('GET', jobkey(id) .. ':overtaken') or '', not again and job.status == 'running' and 1 or 0,
  redis.call('GETRANGE', jobkey(id) .. ':credentials', 0, tonumber(ARGV[4]) - 1)}
