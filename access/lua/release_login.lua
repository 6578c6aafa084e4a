-- release_login: KEYS as in reserve_login; ARGV id, how long its wrong password counts; 0 when it
-- was not wrong.
local open, wrong, counts = KEYS[1], KEYS[2], tonumber(ARGV[2])
touches_declared()
redis.call('ZREM', open, ARGV[1])
if counts > 0 then count(wrong, ARGV[1], counts) end
return {}
