-- bind: ARGV id, epoch, nonce, real VM key, then the VM's other ids for the index.
-- Answers {'ok', quiet ms, off-asked ms}, {'busy', job id} or {'superseded'}.
-- quiet: how long a call of an earlier job may still reach the VM.
-- off-asked: how long its guest may still be shutting down.
local id, vm = ARGV[1], P .. 'vm:' .. ARGV[4]
local job = fields(id, 'status', 'epoch', 'nonce', 'vm', 'aliases')
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
local indexes = {}
for i = 5, #ARGV do indexes[i - 4] = P .. 'jobs:vm:' .. ARGV[i] end
touches({vm, job.vm}, indexes)
local holder = redis.call('HGET', vm, 'job')
if holder and holder ~= id then return {'busy', holder} end
redis.call('HSET', vm, 'job', id)
redis.call('PERSIST', vm)
local aliases = table.concat(ARGV, ' ', 5)
if job.vm == vm then
  aliases = job.aliases or ''
elseif job.vm then -- the VM has another object id now
  aliases = (job.aliases or '') .. ' ' .. aliases
  if redis.call('HGET', job.vm, 'job') == id then let_go(job.vm) end
end
redis.call('HSET', jobkey(id), 'vm', vm, 'aliases', aliases)
for _, index in ipairs(indexes) do redis.call('ZADD', index, 0, id) end

local quiet, asked = 0, 0
local all = redis.call('HGETALL', vm)
for i = 1, #all, 2 do
  local left = all[i] ~= 'job' and num(all[i + 1]) - now or 0
  if all[i] == 'off_asked' and left > 0 then asked = left end
  if string.sub(all[i], 1, 2) == 'w:' and string.find(all[i], id, 1, true) ~= 3 and left > quiet then quiet = math.min(left, WINDOW) end
end
return {'ok', quiet, asked}
