-- sweeper: ARGV ms. Answers {'yes'} to the first who asks within that time, and {'no'} to
-- others. A key that lasts for longer than that was not made so: the clock was set back.
local key, left = P .. 'sweeper', redis.call('PTTL', P .. 'sweeper')
if left > 0 and left <= tonumber(ARGV[1]) then return {'no'} end
redis.call('SET', key, 1, 'PX', ARGV[1])
return {'yes'}
