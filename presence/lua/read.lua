-- read: ARGV most workers, most bytes of a note. Answers {worker, note, age ms} of each.
touches({WORKERS})
if not fits(tonumber(ARGV[1]), tonumber(ARGV[2])) then return {} end
local out = {}
for _, worker in ipairs(redis.call('HKEYS', WORKERS)) do
  local note, age = told(worker)
  if age and age <= KEPT_FOR then out[#out + 1] = {worker, note, age} end
end
return out
