-- In every script, call is redis.call, but a key of another kind than the command takes, or a
-- stream that takes no entry any more, is none of ours: it goes.
local raw, redis = redis, {}
function redis.pcall(...)
  check(...)
  return raw.pcall(...)
end
function redis.call(...)
  local command, key = ...
  -- What is named may be read at any time, and written once the first write was made.
  if not (named[key] and (reads[command] or wrote and not waiting[1] and command ~= 'DEL')) then check(...) end
  local answer = raw.pcall(...)
  if type(answer) ~= 'table' or not answer.err then return answer end
  if string.find(answer.err, 'WRONGTYPE', 1, true) or string.find(answer.err, 'exhausted', 1, true) then
    raw.call('DEL', (select(2, ...)))
  end
  return raw.call(...)
end

