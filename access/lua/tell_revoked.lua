-- tell_revoked: KEYS the note; ARGV what it was when it was read, what it is from now on, how much of
-- it is read. Answers {1} when it was that, {0} when somebody else was quicker.
touches_declared()
if redis.call('GETRANGE', KEYS[1], 0, tonumber(ARGV[3]) - 1) ~= ARGV[1] then return {0} end
redis.call('SET', KEYS[1], ARGV[2])
return {1}
