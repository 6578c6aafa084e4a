-- disown: ARGV id, epoch and nonce as its reader saw them, status that is proven, '' for
-- none, retention ms. Takes a job that is not genuine, or is proven to have ended, out of
-- what is open; nobody works on it, and it is forgotten in time.
local id = ARGV[1]
local job = fields(id, 'status', 'epoch', 'nonce')
if not job.status or (job.epoch or '') ~= ARGV[2] or (job.nonce or '') ~= ARGV[3] then return {'changed'} end
touches(closed(id), {P .. 'ended'})
moves(id, job.status, ARGV[4])
close(id)
redis.call('ZADD', P .. 'ended', now + tonumber(ARGV[5]), id)
if ARGV[4] ~= '' and job.status ~= ARGV[4] then set_status(id, job.status, ARGV[4], {}) end
return {'ok'}
