-- accept_loss: an operator has looked; every process takes the store as it is from now on. Answers
-- {'ok', what was lost, when that was found}, or {'none'}.
local loss = P .. 'loss'
local found = redis.call('HMGET', loss, 'what', 'at')
if not found[1] then return {'none'} end
redis.call('HSET', loss, 'accepted', math.max(now, num(redis.call('HGET', loss, 'accepted')) + 1))
redis.call('HDEL', loss, 'what', 'at')
return {'ok', text(found[1], 300), num(found[2])}
