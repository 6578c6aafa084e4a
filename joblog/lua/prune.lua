-- prune: ARGV limit. Forgets ended jobs whose retention is over, with all that
-- points to them. Answers how many it forgot.
local ids = redis.call('ZRANGEBYSCORE', P .. 'ended', '-inf', now, 'LIMIT', 0, ARGV[1])
touches(jobkeys(ids), noteskeys(ids))
local keys = {}
for i, id in ipairs(ids) do keys[i] = forgotten(id) end
touches(unpack(keys))
for _, id in ipairs(ids) do forget(id) end
return {#ids}
