-- events: ARGV id, from (as XRANGE takes it), most. Answers {id, type, data} for each. One
-- that is larger than any of ours is left out.
local out = {}
for _, entry in ipairs(redis.call('XRANGE', jobkey(ARGV[1]) .. ':events', ARGV[2], '+', 'COUNT', ARGV[3])) do
  local event = {}
  for i = 1, #entry[2], 2 do event[entry[2][i]] = entry[2][i + 1] end
  if #(event.data or '') <= 262144 then out[#out + 1] = {entry[1], event.type or '', event.data or ''} end
end
return out
