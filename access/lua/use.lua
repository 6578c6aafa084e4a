-- use: ARGV hash. Answers {appliance, token id, address, created, ends}, or {} when
-- there is no such session. Asked often, it is written seldom: a write waits for the
-- disk.
local hash = ARGV[1]
local s = redis.call('HMGET', sessionkey(hash), 'appliance', 'token', 'address', 'created', 'seen')
local created, seen = tonumber(s[4] or nil), tonumber(s[5] or nil)
if not (s[1] and s[2] and s[3] and created and seen) or now >= created + ABSOLUTE or now >= seen + IDLE then
  forget(hash, s[1])
  return {}
end
if now >= seen + TOUCH then keep(hash, s[1], created) end
return {s[1], s[2], s[3], created, created + ABSOLUTE}
