-- written: ARGV id, epoch, nonce, then hash and note for each target that the job has written.
local job = fields(ARGV[1], 'status', 'epoch', 'nonce')
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
local targets = {}
for i = 4, #ARGV, 2 do targets[#targets + 1] = P .. 'target:' .. ARGV[i] end
touches(targets)
for i, target in ipairs(targets) do
  redis.call('HSET', target, 'written', ARGV[3 + 2 * i])
  redis.call('PEXPIRE', target, TARGET_LIFE)
end
return {'ok'}
