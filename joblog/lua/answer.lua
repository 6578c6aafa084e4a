-- answer: ARGV idempotency key, job id, note. The note says that this job was the answer to the key.
local slot = P .. 'idempotency:' .. ARGV[1]
if redis.call('HGET', slot, 'job') == ARGV[2] then redis.call('HSET', slot, 'note', ARGV[3]) end
return {'ok'}
