-- intent: ARGV id, epoch, nonce, write, call, its note, ms for which a guest shutdown may
-- still take effect (0: none), so many ms before the deadline it is too late (0: with it), ms to
-- the deadline, time that is expected, then what the owner told before and has not written: see lines.
-- Directly before a call that changes the VM. Answers {'ok', 0}, {'wait', ms} (0: only look again),
-- {'cancelled', 0} or {'late', 0}, each with what lines answers behind it, or {'superseded'}. Opens a window on the VM
-- that the outcome closes; without an outcome it stays until no such call can come any more.
look(ARGV[10])
local id, call = ARGV[1], ARGV[5]
local job = fields(id, 'status', 'epoch', 'nonce', 'seq', 'attempt', 'revision', 'cancel', 'deadline', 'vm', 'firm')
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
compact(id)
if repeated(job, ARGV[4]) then return {'ok', 0, unpack(written(id, 11))} end
touches({events(id), noteskey(id), job.vm})
local told = carried(id, job, 11)
local function answer(word, ms) return {word, ms, unpack(told)} end
if job.cancel == '1' then return answer('cancelled', 0) end
keep_deadline(id, job, ARGV[9])
if now >= num(job.deadline) - num(ARGV[8]) then return answer('late', 0) end
if not job.vm then return {'superseded'} end -- it was bound, and somebody took that away

local own = 'w:' .. id .. ':' .. ARGV[2] .. ':'
local all, over = redis.call('HGETALL', job.vm), false
for i = 1, #all, 2 do
  if string.sub(all[i], 1, 2) == 'w:' then
    local left = call_left(num(all[i + 1]))
    if left <= 0 then
      redis.call('HDEL', job.vm, all[i])
      over = true -- its call may have come since the owner looked
    elseif string.sub(all[i], 1, #own) ~= own then
      return answer('wait', left)
    end
  end
end
if over then return answer('wait', 0) end
local opened, record = {[own .. call] = now + WINDOW}, {seq = ARGV[4], beat_at = now, calls = call}
if ARGV[7] ~= '0' then
  set_asked(job.vm, tonumber(ARGV[7]), opened)
  record.asked = 1
else
  change(job.vm, opened)
end
change(jobkey(id), record)
keep(id, 'n.call.' .. call, ARGV[6])
return answer('ok', 0)
