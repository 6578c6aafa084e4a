-- sweeper: ARGV ms, time that is expected. Each worker looks at the clock so. Answers 'yes' to the
-- first who asks within that time, and 'no' to others; then the time, and how often the clock is
-- known to have been stepped. A key that lasts for longer than that was not made so: the clock was
-- set back.
look(ARGV[2])
local key, left = P .. 'sweeper', redis.call('PTTL', P .. 'sweeper')
local turn = left <= 0 or left > tonumber(ARGV[1])
if turn then redis.call('SET', key, 1, 'PX', ARGV[1]) end
return {turn and 'yes' or 'no', looked(ARGV[2])}
