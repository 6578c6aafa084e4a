-- hold: ARGV id, epoch, nonce, then the hashes of targets. The job has all of them, until it ends,
-- or none. Answers {'ok', what is kept of the last sync that wrote each, or ''}, {'held', which,
-- its job} where another job that has not ended has one, or {'superseded'}.
local id = ARGV[1]
local job = fields(id, 'status', 'epoch', 'nonce')
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
local out = {'ok'}
for i = 4, #ARGV do
  local target = P .. 'target:' .. ARGV[i]
  local holder = redis.call('HGET', target, 'job') or id
  local status = holder ~= id and fields(holder, 'status').status
  if status and not ended(status) then return {'held', i - 4, holder} end
  out[i - 2] = kept(target, 'written')
end
for i = 4, #ARGV do
  redis.call('HSET', P .. 'target:' .. ARGV[i], 'job', id)
  redis.call('PEXPIRE', P .. 'target:' .. ARGV[i], TARGET_LIFE)
end
return out
