-- ready: ARGV the store's mark, how many jobs it had accepted. Does what a submission does, and
-- answers {'ok', how many jobs were accepted} or {'lost'}.
if lost_jobs(ARGV[1], ARGV[2]) then return {'lost'} end
redis.call('SET', P .. 'ready', now, 'PX', 60000)
redis.call('PUBLISH', P .. 'changed', '')
return {'ok', num(redis.call('GET', P .. 'accepted'))}
