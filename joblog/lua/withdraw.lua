-- withdraw: ARGV id, ms for which a late submission of it is refused. Answers
-- {'withdrawn'}, or {'accepted'} when somebody has taken the job up already, or
-- was answered with it.
local id, key = ARGV[1], jobkey(ARGV[1])
local job = fields(id, 'status', 'epoch', 'told')
if job.status and (job.epoch ~= '0' or job.told or ended(job.status)) then return {'accepted'} end
local late = P .. 'withdrawn:' .. id
touches({late}, job.status and closed(id) or {}, job.status and forgotten(id) or {})
redis.call('SET', late, 1, 'PX', tonumber(ARGV[2]) + KEPT_ON)
if job.status then
  close(id)
  forget(id)
end
return {'withdrawn'}
