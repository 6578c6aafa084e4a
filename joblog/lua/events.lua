-- events: ARGV id, from (as XRANGE takes it), most, most bytes. Answers {id, type, data} for
-- each, or 'none' where there is no stream. One that is larger than any of ours is left out.
local out, bytes = {}, 0
for _, entry in ipairs(redis.call('XRANGE', events(ARGV[1]), ARGV[2], '+', 'COUNT', ARGV[3])) do
  local event = {}
  for i = 1, #entry[2], 2 do event[entry[2][i]] = entry[2][i + 1] end
  local kind, data = event.type or '', event.data or ''
  if #kind + #data <= 262144 then
    bytes = bytes + #kind + #data
    if bytes > tonumber(ARGV[4]) then break end
    out[#out + 1] = {entry[1], kind, data}
  end
end
if #out == 0 and redis.call('EXISTS', events(ARGV[1])) == 0 then return {'none'} end
return out
