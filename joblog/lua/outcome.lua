-- outcome: ARGV id, epoch, nonce, write, call, its note with the outcome. The call was
-- answered: its window closes. A call without an answer has no outcome, and keeps its window.
local id, key = ARGV[1], jobkey(ARGV[1])
local job = fields(id, 'status', 'epoch', 'nonce', 'seq', 'vm')
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
if repeated(job, ARGV[4]) then return {'ok'} end
touches({noteskey(id), job.vm})
redis.call('HSET', key, 'seq', ARGV[4])
-- Its announcement may have been lost; from this write on it comes too late.
local field = 'n.call.' .. ARGV[5]
if redis.call('HEXISTS', compact(id) and noteskey(id) or key, field) == 1 then keep(id, field, ARGV[6]) end
if job.vm then redis.call('HDEL', job.vm, 'w:' .. id .. ':' .. ARGV[2] .. ':' .. ARGV[5]) end
return {'ok'}
