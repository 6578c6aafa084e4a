-- progress: ARGV id, epoch, nonce, write, step, share of it that is done, percentage of
-- the job, progress (a JSON object). It takes the place of the progress before it among the events: a copy
-- that takes a day must not push the steps out of them.
local id, key = ARGV[1], jobkey(ARGV[1])
local job = fields(id, 'status', 'epoch', 'nonce', 'seq', 'progress_event')
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
if repeated(job, ARGV[4]) then return {'ok'} end
touches({events(id), noteskey(id)})
-- Spliced as text: Lua would round large numbers.
local data = '{"at":' .. now .. ',"percentage":' .. ARGV[7] .. ',' .. string.sub(ARGV[8], 2)
if compact(id) then
  local told, last = next_event(id)
  local entry = '["' .. told .. '","progress",' .. data .. ']'
  if string.match(last, '^%["[%d-]+","progress",') then
    redis.call('LSET', events(id), -1, entry)
  else
    redis.call('RPUSH', events(id), entry)
  end
else
  if job.progress_event then redis.pcall('XDEL', events(id), job.progress_event) end
  local told = redis.call('XADD', events(id), 'MAXLEN', '~', '2000', '*', 'type', 'progress', 'data', data)
  redis.call('HSET', key, 'progress_event', told)
end
redis.call('HSET', key, 'seq', ARGV[4], 's' .. ARGV[5] .. '.share', ARGV[6], 'progress_at', now)
keep(id, 'progress', ARGV[8])
touch(id)
return {'ok'}
