-- rewake: ARGV job ids. Whoever took their wake-ups lets them go: the next sweep wakes
-- those that are due.
touches(jobkeys(ARGV))
for _, id in ipairs(ARGV) do
  if fields(id, 'status').status == 'pending' then redis.call('HSET', jobkey(id), 'wake_used', 1) end
end
return {'ok'}
