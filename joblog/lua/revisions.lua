-- revisions: KEYS records of jobs. Answers the revision of each, 0 for what is none, -2 for one that is not there.
local out = {}
for i, key in ipairs(KEYS) do
  local revision = redis.pcall('HGET', key, 'revision')
  local number = type(revision) == 'string' and #revision < 16 and tonumber(revision)
  if type(revision) ~= 'string' then
    out[i] = -2
  else
    out[i] = number and number >= 0 and number < 1e15 and math.floor(number) or 0
  end
end
return out
