-- read: ARGV ids. Answers for each its record as a flat list, {} when there is none, or
-- 'too large'.
touches(jobkeys(ARGV), noteskeys(ARGV))
local out = {}
for i, id in ipairs(ARGV) do out[i] = job_fits(id) and whole_record(id) or 'too large' end
return out
