-- outcome: ARGV id, epoch, nonce, write, call, outcome. The call was answered:
-- its window closes. A call without an answer has no outcome, and keeps its window.
local id, key = ARGV[1], jobkey(ARGV[1])
local job = fields(id, 'status', 'epoch', 'nonce', 'seq', 'vm')
if not mine(job, ARGV[2], ARGV[3]) then return {'superseded'} end
if repeated(job, ARGV[4]) then return {'ok'} end
local record = cjson.decode(redis.call('HGET', key, 'call.' .. ARGV[5]))
record.outcome = ARGV[6]
redis.call('HSET', key, 'seq', ARGV[4], 'call.' .. ARGV[5], cjson.encode(record))
redis.call('HDEL', job.vm, 'w:' .. id .. ':' .. ARGV[2] .. ':' .. ARGV[5])
return {'ok'}
