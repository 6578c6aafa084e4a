-- hold: ARGV id, epoch, nonce, then the hashes of targets. The job has all of them, until it ends,
-- or none. Answers {'ok', what is kept of the last sync that wrote each, or ''}, {'held', which,
-- its job} where another job that has not ended has one, or {'superseded'}.
local id = ARGV[1]
local job = fields(id, 'status', 'epoch', 'nonce')
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
local targets, holders, out = {}, {}, {'ok'}
for i = 4, #ARGV do targets[i - 3] = P .. 'target:' .. ARGV[i] end
touches(targets)
for i, target in ipairs(targets) do holders[i] = redis.call('HGET', target, 'job') or id end
touches(jobkeys(holders))
for i, holder in ipairs(holders) do
  local status = holder ~= id and fields(holder, 'status').status
  if status and not ended(status) then return {'held', i - 1, holder} end
  out[i + 1] = kept(targets[i], 'written')
end
for _, target in ipairs(targets) do
  redis.call('HSET', target, 'job', id)
  redis.call('PEXPIRE', target, TARGET_LIFE)
end
return out
