-- askers: KEYS records of jobs. Answers {status, who asks, vCenter} of each, cut to a bearable length; the status is '' for
-- one that is not there.
local out = {}
for i, key in ipairs(KEYS) do
  local told = {'', '', ''}
  for n, value in ipairs(redis.pcall('HMGET', key, 'status', 'requested_by', 'vcenter')) do
    told[n] = string.sub(value or '', 1, 300)
  end
  out[i] = told
end
return out
