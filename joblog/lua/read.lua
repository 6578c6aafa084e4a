-- read: ARGV ids. Answers for each its record as a flat list, {} when there is none, or
-- 'too large'.
touches(jobkeys(ARGV))
local out = {}
for i, id in ipairs(ARGV) do out[i] = job_fits(id) and redis.call('HGETALL', jobkey(id)) or 'too large' end
return out
