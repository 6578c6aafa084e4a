-- asker: ARGV id. Answers {status, who asks, vCenter}, cut to a bearable length.
local job = fields(ARGV[1], 'status', 'requested_by', 'vcenter')
local function short(text) return string.sub(text or '', 1, 300) end
return {short(job.status), short(job.requested_by), short(job.vcenter)}
