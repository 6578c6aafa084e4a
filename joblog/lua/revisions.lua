-- revisions: ARGV ids. Answers the revision of each job, -2 for one that is not there.
touches(jobkeys(ARGV))
local out = {}
for i, id in ipairs(ARGV) do
  local revision = fields(id, 'revision').revision
  out[i] = revision and num(revision) or -2
end
return out
