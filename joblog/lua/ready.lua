-- ready: ARGV a mark for a store that has none, then what the process knows of the store, time that is
-- expected. Does what a submission does, and looks at the clock. Answers {'ok', mark, how many jobs
-- were accepted, the last of them, when a loss was last accepted, the time, how often the clock is
-- known to have been stepped}, {'again'}, or {'lost', what}.
touches({P .. 'ready', CLOCK})
local how = known(2)
if how == 'lost' then return {how, text(redis.call('HGET', P .. 'loss', 'what'), 300)} end
if how ~= 'ok' then return {how} end
look(ARGV[7])
redis.call('SETNX', P .. 'mark', ARGV[1])
redis.call('SET', P .. 'ready', now, 'PX', 60000)
redis.call('PUBLISH', P .. 'changed', '')
return {how, redis.call('GETRANGE', P .. 'mark', 0, 99), num(redis.call('GET', P .. 'accepted')),
  text(redis.call('LINDEX', P .. 'accepted:last', 0), 36), num(redis.call('HGET', P .. 'loss', 'accepted')), looked(ARGV[7])}
