-- checkpoint: ARGV id, epoch, nonce, write, name, data. It is kept until the job ends.
local id = ARGV[1]
local job = fields(id, 'status', 'epoch', 'nonce', 'seq')
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
if repeated(job, ARGV[4]) then return {'ok'} end
local checkpoints = jobkey(id) .. ':checkpoints'
touches({checkpoints})
redis.call('HSET', jobkey(id), 'seq', ARGV[4])
redis.call('HSET', checkpoints, ARGV[5], ARGV[6])
return {'ok'}
