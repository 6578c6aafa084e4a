-- prune: ARGV limit. Forgets ended jobs whose retention is over, with all that
-- points to them. Answers how many it forgot.
local ids = redis.call('ZRANGEBYSCORE', P .. 'ended', '-inf', now, 'LIMIT', 0, ARGV[1])
for _, id in ipairs(ids) do
  local job = fields(id, 'status', 'operation', 'vm_id', 'external_id', 'aliases', 'slot')
  for _, index in ipairs({'jobs', 'ended', 'jobs:status:' .. job.status, 'jobs:operation:' .. job.operation,
    'jobs:vm:' .. job.vm_id, 'jobs:external:' .. job.external_id}) do
    redis.call('ZREM', P .. index, id)
  end
  for alias in string.gmatch(job.aliases or '', '%S+') do redis.call('ZREM', P .. 'jobs:vm:' .. alias, id) end
  if job.slot ~= '' and redis.call('HGET', job.slot, 'job') == id then redis.call('DEL', job.slot) end
  redis.call('DEL', jobkey(id), jobkey(id) .. ':events')
end
return #ids
