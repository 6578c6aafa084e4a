-- progress: ARGV id, epoch, nonce, write, step, share of it that is done, percentage of
-- the job, progress (a JSON object). The stream keeps the newest progress alone: a copy
-- that takes a day must not push the steps out of it.
local id, key = ARGV[1], jobkey(ARGV[1])
local job = fields(id, 'status', 'epoch', 'nonce', 'seq', 'progress_event')
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
if repeated(job, ARGV[4]) then return {'ok'} end
touches({events(id)})
if job.progress_event then redis.pcall('XDEL', events(id), job.progress_event) end
-- Spliced as text: Lua would round large numbers.
local data = '{"at":' .. now .. ',"percentage":' .. ARGV[7] .. ',' .. string.sub(ARGV[8], 2)
local told = redis.call('XADD', events(id), 'MAXLEN', '~', '2000', '*', 'type', 'progress', 'data', data)
redis.call('HSET', key, 'seq', ARGV[4], 's' .. ARGV[5] .. '.share', ARGV[6],
  'progress', ARGV[8], 'progress_at', now, 'progress_event', told)
touch(id)
return {'ok'}
