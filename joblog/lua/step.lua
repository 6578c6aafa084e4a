-- step: ARGV id, epoch, nonce, write, note of what last kept the job from success ('' when nothing does), then some lines
-- of the plan: see lines. Answers {'ok', when the step of each began, when it ended} or {'superseded'}.
local id = ARGV[1]
local job = fields(id, 'status', 'epoch', 'nonce', 'seq', 'attempt', 'revision')
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
if repeated(job, ARGV[4]) then
  local out = {'ok'}
  for i = 6, #ARGV, LINE do
    local at = redis.call('HMGET', jobkey(id), 's' .. ARGV[i] .. '.started_at', 's' .. ARGV[i] .. '.ended_at')
    out[#out + 1], out[#out + 2] = num(at[1]), num(at[2])
  end
  return out
end
touches({events(id), noteskey(id)})
return {'ok', unpack(lines(id, job, ARGV[4], ARGV[5], 6))}
