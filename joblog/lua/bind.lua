-- bind: ARGV id, epoch, nonce, real VM key, time that is expected, then the VM's other ids for
-- the index.
-- Answers {'ok', quiet ms, off-asked ms}, {'busy', job id} or {'superseded'}.
-- quiet: how long a call of an earlier job may still reach the VM.
-- off-asked: how long its guest may still be shutting down.
look(ARGV[5])
local id, vm = ARGV[1], P .. 'vm:' .. ARGV[4]
local job = fields(id, 'status', 'epoch', 'nonce', 'vm', 'aliases')
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
local indexes = {}
for i = 6, #ARGV do indexes[i - 5] = P .. 'jobs:vm:' .. ARGV[i] end
touches({vm, noteskey(id), SEARCHED, job.vm}, indexes)
local holder = redis.call('HGET', vm, 'job')
if holder and holder ~= id then return {'busy', holder} end
redis.call('HSET', vm, 'job', id)
redis.call('PERSIST', vm)
local aliases = table.concat(ARGV, ' ', 6)
if job.vm == vm then
  aliases = job.aliases or ''
elseif job.vm then -- the VM has another object id now
  aliases = (job.aliases or '') .. ' ' .. aliases
  if redis.call('HGET', job.vm, 'job') == id then let_go(job.vm) end
end
keep(id, 'vm', vm)
keep(id, 'aliases', aliases)
enlist(id, indexes, 1, #indexes)

local quiet, asked = 0, 0
local all = redis.call('HGETALL', vm)
for i = 1, #all, 2 do
  if all[i] == 'off_asked' then asked = asked_left(vm) end
  if string.sub(all[i], 1, 2) == 'w:' and string.find(all[i], id, 1, true) ~= 3 then quiet = math.max(quiet, call_left(num(all[i + 1]))) end
end
return {'ok', quiet, asked}
