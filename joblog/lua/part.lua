-- part: ARGV which hash of a record. Answers it as a flat list, or {'too large'}. It touches one key alone, and so it
-- works while a slot moves.
local key = text(P .. 'job:' .. ARGV[1], 128)
return fits(key, 600, 1048576) and redis.call('HGETALL', key) or {'too large'}
