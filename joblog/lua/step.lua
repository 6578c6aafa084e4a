-- step: ARGV id, epoch, nonce, then what the owner tells: see lines. Answers {'ok', when the step of each line began,
-- when it ended} or {'superseded'}.
local id = ARGV[1]
local job = fields(id, 'status', 'epoch', 'nonce', 'seq', 'attempt', 'revision')
if not mine(job, ARGV[2], ARGV[3]) then return {gone(job)} end
touches({events(id), noteskey(id)})
return {'ok', unpack(carried(id, job, 4))}
