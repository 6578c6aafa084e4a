-- pack: ARGV id, its status and revision as they were packed, then the fields and values that take the place of all
-- that no script looks at. A job that has changed since, or that somebody else has packed, is left as it is. Answers
-- {'ok'} or {'changed'}.
local id, key = ARGV[1], jobkey(ARGV[1])
local job = fields(id, 'status', 'revision')
touches({key, events(id), noteskey(id), P .. 'packing'})
redis.call('ZREM', P .. 'packing', id)
if not ended(job.status) or job.status ~= ARGV[2] or job.revision ~= ARGV[3] or redis.call('HEXISTS', key, 'p1') == 1 then
  return {'changed'}
end
local kept = {}
for _, name in ipairs({'status', 'revision', 'epoch', 'nonce', 'approval', 'told', 'operation', 'vm_id', 'external_id',
  'context_id', 'requested_by', 'slot', 'ended_at'}) do
  local value = redis.call('HGET', key, name)
  if value then kept[#kept + 1], kept[#kept + 2] = name, value end
end
redis.call('DEL', key, events(id), noteskey(id))
redis.call('HSET', key, unpack(kept))
redis.call('HSET', key, unpack(ARGV, 4))
return {'ok'}
