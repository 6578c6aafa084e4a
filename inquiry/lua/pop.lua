-- pop: KEYS the answers; ARGV most bytes. Takes the newest one away, and those before it that are
-- larger. Answers {its note}, or {} without one.
touches_declared()
for _ = 1, 100 do
  local signed = redis.call('LPOP', KEYS[1])
  if not signed then return {} end
  if #signed <= tonumber(ARGV[1]) then return {signed} end
end
return {}
