-- sweep: ARGV after (job id), limit. Looks at up to limit open jobs, in the order of
-- their ids. Answers {last id or '', wake, wake, ...}, each wake {id, number,
-- operation, vm id, 'wake' or 'expire'}. A wake number is never used twice.
local ids = redis.call('ZRANGEBYLEX', P .. 'open', ARGV[1] == '' and '-' or '(' .. ARGV[1], '+', 'LIMIT', 0, ARGV[2])
local out = {#ids == tonumber(ARGV[2]) and ids[#ids] or ''}
for _, id in ipairs(ids) do
  local job = fields(id, 'status', 'next_at', 'beat_at', 'deadline', 'cancel', 'wake', 'wake_at', 'wake_used',
    'wake_every', 'operation', 'vm_id', 'call.1', 'approve_by')
  local awaits = job.status == 'awaiting_approval'
  local late = now - tonumber(awaits and job.approve_by or job.deadline)
  local fresh = job.status == 'running' and now - tonumber(job.beat_at) < STALE
  local due = not fresh and (job.status == 'running' or late >= 0 or job.cancel == '1' or tonumber(job.next_at) <= now)
  if not fresh and (late >= END_GRACE or job.status ~= 'running' and late >= 0 and not job['call.1']) then
    out[#out + 1] = {id, 0, job.operation, job.vm_id, 'expire'}
  elseif due and not awaits and (job.wake_used == '1' or now - tonumber(job.wake_at) >= tonumber(job.wake_every)) then
    local every = job.wake_used == '1' and WAKE_REPEAT or math.min(tonumber(job.wake_every) * 2, WAKE_REPEAT_TO)
    local wake = tonumber(job.wake) + 1
    redis.call('HSET', jobkey(id), 'wake', wake, 'wake_at', now, 'wake_used', 0, 'wake_every', every)
    out[#out + 1] = {id, wake, job.operation, job.vm_id, 'wake'}
  end
end
return out
