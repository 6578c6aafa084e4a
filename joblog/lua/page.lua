-- page: ARGV index, before (as ZREVRANGEBYLEX takes it), most. Answers the ids of jobs in the
-- index, the newest first. What can't be an id is taken out.
local out, from, most = {}, ARGV[2], tonumber(ARGV[3])
repeat
  local ids = redis.call('ZREVRANGEBYLEX', P .. ARGV[1], from, '-', 'LIMIT', 0, most - #out)
  for _, id in ipairs(ids) do
    if #id == 36 and not string.find(id, ':', 1, true) then out[#out + 1] = id else redis.call('ZREM', P .. ARGV[1], id) end
    from = '(' .. id
  end
until #ids == 0 or #out == most
return out
