-- page: ARGV before and least (as ZREVRANGEBYLEX takes them), most, then indexes. Answers where to go on
-- ('' at the end), then the ids of jobs that are in all of the indexes, the newest first. It goes through
-- the smallest, so far at a time that nobody waits long for Redis. What can't be an id is taken out.
local LOOKS, AT_ONCE = 5000, 200
local from, most, indexes, walked = ARGV[1], tonumber(ARGV[3]), {}, nil
for i = 4, #ARGV do indexes[i - 3] = P .. ARGV[i] end
touches(indexes)
for _, index in ipairs(indexes) do
  local size = redis.call('ZCARD', index)
  if not walked or size < walked.size then walked = {index = index, size = size} end
end

local function in_all(id)
  for _, index in ipairs(indexes) do
    if index ~= walked.index and not redis.call('ZSCORE', index, id) then return false end
  end
  return true
end

local out, seen = {''}, 0
repeat
  local ids = redis.call('ZREVRANGEBYLEX', walked.index, from, ARGV[2], 'LIMIT', 0, #indexes == 1 and most + 1 - #out or AT_ONCE)
  for _, id in ipairs(ids) do
    from = '(' .. id
    if #id ~= 36 or string.find(id, ':', 1, true) then
      redis.call('ZREM', walked.index, id)
    elseif in_all(id) then
      out[#out + 1] = id
    end
    if #out > most then break end
  end
  seen = seen + #ids
until #ids == 0 or #out > most or seen >= LOOKS
if #out > most or seen >= LOOKS then out[1] = string.sub(from, 2) end
return out
