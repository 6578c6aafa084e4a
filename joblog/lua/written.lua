-- written: ARGV id, epoch, nonce, then hash and note for each target that the job has written.
local job = fields(ARGV[1], 'status', 'epoch', 'nonce')
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
for i = 4, #ARGV, 2 do
  redis.call('HSET', P .. 'target:' .. ARGV[i], 'written', ARGV[i + 1])
  redis.call('PEXPIRE', P .. 'target:' .. ARGV[i], TARGET_LIFE)
end
return {'ok'}
