-- events: ARGV id, from (as XRANGE takes it), most, most bytes. Answers {id, type, data} for
-- each, or its entry in the list, or 'none' where there is neither. One that is larger than any of ours is left out.
local id, most, out, bytes = ARGV[1], tonumber(ARGV[3]), {}, 0
touches({noteskey(id)})

-- add reports whether there was room for it.
local function add(size, entry)
  if size > 262144 then return true end
  bytes = bytes + size
  if bytes > tonumber(ARGV[4]) then return false end
  out[#out + 1] = entry
  return true
end

-- behind: the entry comes after the event with that id. One that has none is there for who reads from the beginning.
local function behind(entry, at, n)
  local its, its_n = string.match(string.sub(entry, 1, 64), '^%["(%d+)%-(%d+)"')
  return num(its) > at or num(its) == at and num(its_n) > n
end

-- first_behind is the place of the first entry after that one. Who reads on is near the end.
local function first_behind(at, n)
  local place = redis.call('LLEN', events(id))
  while place > 0 do
    local from = math.max(place - 64, 0)
    local some = redis.call('LRANGE', events(id), from, place - 1)
    for i = #some, 1, -1 do
      if not behind(some[i], at, n) then return from + i end
    end
    place = from
  end
  return 0
end

if compact(id) then
  local at, n = string.match(ARGV[2], '^%((%d+)%-?(%d*)$')
  local first = at and first_behind(num(at), num(n)) or 0
  for _, entry in ipairs(redis.call('LRANGE', events(id), first, first + most - 1)) do
    if not add(#entry, entry) then break end
  end
  return out
end
for _, entry in ipairs(redis.call('XRANGE', events(id), ARGV[2], '+', 'COUNT', most)) do
  local event = {}
  for i = 1, #entry[2], 2 do event[entry[2][i]] = entry[2][i + 1] end
  local kind, data = event.type or '', event.data or ''
  if not add(#kind + #data, {entry[1], kind, data}) then break end
end
if #out == 0 and redis.call('EXISTS', events(id)) == 0 then return {'none'} end
return out
