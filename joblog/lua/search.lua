-- search: ARGV how ids begin, in lower case, and most. Answers the names of indexes of jobs by such ids.
-- One that has no job any more is taken out.
local found = redis.call('ZRANGEBYLEX', SEARCHED, '[' .. ARGV[1], '(' .. ARGV[1] .. '\255', 'LIMIT', 0, ARGV[2])
local names, indexes = {}, {}
for i, found_by in ipairs(found) do
  names[i] = text(string.match(found_by, '%z(.*)$'), 2048)
  indexes[i] = P .. 'jobs:' .. names[i]
end
touches({SEARCHED}, indexes)
local out = {}
for i, index in ipairs(indexes) do
  if redis.call('ZCARD', index) > 0 then out[#out + 1] = names[i] else redis.call('ZREM', SEARCHED, found[i]) end
end
return out
