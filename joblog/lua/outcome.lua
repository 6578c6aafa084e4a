-- outcome: ARGV id, epoch, nonce, write, call, outcome. The call was answered:
-- its window closes. A call without an answer has no outcome, and keeps its window.
local id, key = ARGV[1], jobkey(ARGV[1])
local job = fields(id, 'status', 'epoch', 'nonce', 'seq', 'vm')
if not mine(job, ARGV[2], ARGV[3]) then return {'superseded'} end
if repeated(job, ARGV[4]) then return {'ok'} end
redis.call('HSET', key, 'seq', ARGV[4])
local announced = redis.call('HGET', key, 'call.' .. ARGV[5])
if announced then -- its announcement may have been lost; from this write on it comes too late
  local record = cjson.decode(announced)
  record.outcome = ARGV[6]
  redis.call('HSET', key, 'call.' .. ARGV[5], cjson.encode(record))
end
if job.vm then redis.call('HDEL', job.vm, 'w:' .. id .. ':' .. ARGV[2] .. ':' .. ARGV[5]) end
return {'ok'}
