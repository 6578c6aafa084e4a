-- asker: ARGV id. Answers {status, who asks, vCenter}, cut to a bearable length.
local job = fields(ARGV[1], 'status', 'requested_by', 'vcenter')
return {text(job.status, 300), text(job.requested_by, 300), text(job.vcenter, 300)}
