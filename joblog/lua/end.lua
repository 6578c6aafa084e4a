-- end: ARGV id, epoch, nonce, status, its note, retention ms, in doubt, no shutdown pending,
-- time that is expected, names of its steps, entry of the audit for its end, then what the owner told before and has
-- not written: see lines. Answers {'ok'}, {'wait', ms} while a call of this job may still reach the VM and would put
-- what was read in doubt, {'wait', 0} when it could until a moment ago, so that the owner must look again, or
-- {'superseded'}. The answer to a repetition is the same 'ok'.
look(ARGV[9])
local id = ARGV[1]
local job = fields(id, 'status', 'epoch', 'nonce', 'vm', 'asked', 'seq', 'attempt', 'revision')
if job.status == ARGV[4] and job.epoch == ARGV[2] and job.nonce == ARGV[3] then return {'ok'} end
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
ends(id, 'running', ARGV[4])
if ARGV[11] ~= '' then touches({ARGV[11], ARGV[12]}) end
if #ARGV > 19 and not repeated(job, ARGV[17]) then lines(id, job, 17) end
if job.vm and ARGV[7] == '1' then
  local wait, all = -1, redis.call('HGETALL', job.vm)
  for i = 1, #all, 2 do
    if string.sub(all[i], 1, 2) == 'w:' and string.find(all[i], id, 1, true) == 3 then
      local left = call_left(num(all[i + 1]))
      if left <= 0 then redis.call('HDEL', job.vm, all[i]) end -- it may have come since the owner looked
      wait = math.max(wait, left, 0)
    end
  end
  if wait >= 0 then
    redis.call('PUBLISH', P .. 'changed', id)
    return {'wait', wait}
  end
end
if job.vm and ARGV[8] == '1' then
  redis.call('HDEL', job.vm, 'off_asked')
elseif job.vm and job.asked and asked_left(job.vm) < SHUTDOWN_GRACE then
  set_asked(job.vm, SHUTDOWN_GRACE, {})
end
keep(id, 'n.end', ARGV[5])
planned(ARGV[10])
finish(id, 'running', ARGV[4], ARGV[6])
audited(11)
return {'ok'}
