-- checkpoints: ARGV id. Answers the job's checkpoints as a flat list; none that are larger
-- than any of ours.
local key = jobkey(ARGV[1]) .. ':checkpoints'
return fits(key, 256, 33554432) and redis.call('HGETALL', key) or {}
