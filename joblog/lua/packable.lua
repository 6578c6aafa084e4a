-- packable: ARGV most. Answers the ids of jobs that ended a while ago and are not packed.
return redis.call('ZRANGEBYSCORE', P .. 'packing', '-inf', now - PACK_AFTER, 'LIMIT', 0, ARGV[1])
