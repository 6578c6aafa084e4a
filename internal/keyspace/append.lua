-- append adds an entry to a stream that is bounded in all, by age (ms), and for each share of it, whose ids are a
-- list. Its caller has named both keys.
local function append(stream, share, text, now, kept, of_one, age)
  local id = redis.call('XADD', stream, 'MAXLEN', '~', kept, '*', 'entry', text)
  redis.call('XTRIM', stream, 'MINID', '~', now - age)
  if redis.call('RPUSH', share, id) > tonumber(of_one) then redis.call('XDEL', stream, redis.call('LPOP', share)) end
  redis.call('PEXPIRE', share, age)
end

