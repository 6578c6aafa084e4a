-- take: KEYS the question; ARGV most bytes. Takes it away. Answers {its note}, or {} without one of
-- that size.
touches_declared()
local signed = redis.call('GETDEL', KEYS[1])
if signed and #signed <= tonumber(ARGV[1]) then return {signed} end
return {}
