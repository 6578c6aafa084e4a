-- sweep: ARGV after (job id), limit, time that is expected, ms for which the sweep stays the caller's when there are
-- more. Looks at up to limit open jobs, in the order of their ids. Answers {last id or '', wake, wake, ...}, each wake
-- {id, number, operation, vm id, 'wake' or 'expire'}. A wake number is never used twice. What is in "open" and is no
-- job is taken out.
look(ARGV[3])
local ids = redis.call('ZRANGEBYLEX', P .. 'open', ARGV[1] == '' and '-' or '(' .. ARGV[1], '+', 'LIMIT', 0, ARGV[2])
local out = {#ids == tonumber(ARGV[2]) and ids[#ids] or ''}
if out[1] ~= '' then put('SET', P .. 'sweeper', 1, 'PX', ARGV[4]) end

local function visit(id)
  local job = caught_up(id, 'status', 'beat_at', 'cancel', 'wake', 'wake_at', 'wake_used', 'wake_every',
    'operation', 'vm_id', 'calls', 'created_at')
  local wake_every, wake_at = num(job.wake_every or WAKE_REPEAT), num(job.wake_at or job.created_at)
  if #id ~= 36 or not job.status then
    redis.call('ZREM', P .. 'open', id)
    return
  end
  local awaits = job.status == 'awaiting_approval'
  local late = now - num(awaits and job.approve_by or job.deadline)
  local fresh = job.status == 'running' and since(num(job.beat_at)) < STALE
  local due = not fresh and (job.status == 'running' or late >= 0 or job.cancel == '1' or num(job.next_at) <= now)
  if ended(job.status) or not fresh and (late >= END_GRACE or job.status ~= 'running' and late >= 0 and not job.calls) then
    out[#out + 1] = {id, 0, job.operation or '', job.vm_id or '', 'expire'}
  elseif due and not awaits and (job.wake_used == '1' or since(wake_at) >= wake_every) then
    local every = job.wake_used == '1' and WAKE_REPEAT or math.max(WAKE_REPEAT, math.min(wake_every * 2, WAKE_REPEAT_TO))
    local wake = num(job.wake) + 1
    redis.call('HSET', jobkey(id), 'wake', wake, 'wake_at', now, 'wake_used', 0, 'wake_every', every)
    out[#out + 1] = {id, wake, job.operation or '', job.vm_id or '', 'wake'}
  end
end

if holds() then ids = {} end -- what is late is not known
touches(jobkeys(ids))
for _, id in ipairs(ids) do visit(id) end
return out
