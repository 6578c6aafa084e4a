-- tell: ARGV worker, note, most workers, most bytes of a note. Takes out who is gone for good, and all where
-- somebody has put more there than workers do.
touches({WORKERS})
if #ARGV[2] > tonumber(ARGV[4]) then return {'too large'} end
if not fits(tonumber(ARGV[3]) - 1, tonumber(ARGV[4])) then redis.call('DEL', WORKERS) end
for _, worker in ipairs(redis.call('HKEYS', WORKERS)) do
  local _, age = told(worker)
  if not age or age > KEPT_FOR then redis.call('HDEL', WORKERS, worker) end
end
redis.call('HSET', WORKERS, ARGV[1], now .. ' ' .. ARGV[2])
redis.call('PEXPIRE', WORKERS, KEPT_FOR)
return {'ok'}
