-- append adds an entry to a stream that is bounded in all, and for each share of it, whose ids are a list that is kept
-- for an age (ms). Its caller has named both keys.
local function append(stream, share, text, kept, of_one, age)
  local id = redis.call('XADD', stream, 'MAXLEN', '~', kept, '*', 'entry', text)
  local pushed = redis.call('RPUSH', share, id)
  if pushed == 1 then redis.call('PEXPIRE', share, age) end
  if pushed > tonumber(of_one) then redis.call('XDEL', stream, redis.call('LPOP', share)) end
end

-- renew keeps a share for an age from now on, and drops of the stream what is older.
local function renew(stream, share, now, age)
  redis.call('XTRIM', stream, 'MINID', '~', now - age)
  redis.call('PEXPIRE', share, age)
end

