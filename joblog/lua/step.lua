-- step: ARGV id, epoch, nonce, write, step, status, message, error, name, note of what it
-- found ('' when it is not done), note of what last kept the job from success ('' when
-- nothing does), ms since its owner began it first ('' when that was another). Answers {'ok',
-- started, ended} or {'superseded'}.
local id, seq = ARGV[1], ARGV[5]
local job = fields(id, 'status', 'epoch', 'nonce', 'seq', 'attempt')
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
local key, f = jobkey(id), 's' .. seq .. '.'

local function answer()
  local at = redis.call('HMGET', key, f .. 'started_at', f .. 'ended_at')
  return {'ok', num(at[1]), num(at[2])}
end

if repeated(job, ARGV[4]) then return answer() end
touches({events(id), noteskey(id)})
if ARGV[6] == 'running' then
  redis.call('HSETNX', key, f .. 'started_at', now)
  redis.call('HDEL', key, f .. 'ended_at')
end
redis.call('HSET', key, 'seq', ARGV[4], f .. 'attempt', num(job.attempt))
keep(id, 'n.step.' .. ARGV[9], ARGV[10])
keep(id, 'n.cause', ARGV[11])
plan[tonumber(seq)] = ARGV[9]
set_step(id, seq, ARGV[6], ARGV[7], ARGV[8])
if ARGV[12] ~= '' then -- the clock may have been stepped since
  local took = now - num(redis.call('HGET', key, f .. 'started_at'))
  if math.abs(took - tonumber(ARGV[12])) > STEP then redis.call('HSET', key, f .. 'started_at', now - tonumber(ARGV[12])) end
end
touch(id)
return answer()
