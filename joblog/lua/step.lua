-- step: ARGV id, epoch, nonce, then what the owner tells: see lines. Answers {'ok', when the step of each line began,
-- when it ended} or {'superseded'}.
local id = ARGV[1]
local job = fields(id, 'status', 'epoch', 'nonce', 'seq', 'attempt', 'revision')
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
if repeated(job, ARGV[4]) then return {'ok', unpack(written(id, 4))} end
touches({events(id), noteskey(id)})
local out = lines(id, job, 4)
redis.call('PUBLISH', P .. 'changed', id)
return {'ok', unpack(out)}
