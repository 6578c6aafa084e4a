-- stepped: ARGV how often the clock was known to have been stepped when the caller looked at it last,
-- by how many ms it was stepped since. Answers {'ok'}, or {'no'} when another process was the first
-- to tell, or when the caller alone slept: others have looked at the clock all the while.
look('')
if num(redis.call('HGET', CLOCK, 'steps')) ~= num(ARGV[1]) then return {'no'} end
if since(stepped) >= STEP_KNOWN then return {'no'} end
redis.call('HSET', CLOCK, 'steps', num(ARGV[1]) + 1, 'shift', shift + tonumber(ARGV[2]), 'measured', stepped)
return {'ok'}
