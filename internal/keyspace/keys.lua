-- A script touches the keys that are declared alone, and names those it is going to write before
-- it writes anything: what runs on a part of them, while their slot moves, breaks locks.
local declared, named, wrote = {}, {}, false
for i = 1, #KEYS do declared[KEYS[i]] = true end

-- touches names the keys of some lists. Where one is not declared, the script ends with nothing
-- written, and is run again with all of them.
local function touches(...)
  local undeclared = {{'undeclared'}}
  for _, keys in ipairs({...}) do
    for _, key in ipairs(keys) do
      if wrote and not named[key] then error('not named before the first write: ' .. key, 0) end
      if not declared[key] then undeclared[#undeclared + 1] = key end
      named[key] = true
    end
  end
  if #undeclared > 1 then error(undeclared) end
end

-- touches_declared names all that are declared, at the beginning of a script.
local function touches_declared() named = declared end

local reads = {
  TIME = true, EXISTS = true, PTTL = true, GET = true, MGET = true, GETRANGE = true, LINDEX = true, LLEN = true, SCARD = true,
  SRANDMEMBER = true, LRANGE = true, XRANGE = true, HEXISTS = true, HGET = true, HGETALL = true, HKEYS = true, HLEN = true, HMGET = true,
  HSTRLEN = true, MEMORY = true, ZCARD = true, ZSCORE = true, ZRANGE = true, ZRANGEBYLEX = true, ZRANGEBYSCORE = true, ZREVRANGEBYLEX = true,
}

-- put is a write that may come before all keys are named: it is made right before the script's
-- first one, or at its end.
local waiting = {}
local function put(command, key, ...)
  touches({key})
  waiting[#waiting + 1] = {command, key, ...}
end

local function write_waiting()
  if not waiting[1] then return end
  for _, write in ipairs(waiting) do redis.call(unpack(write)) end
  waiting = {}
end

local function check(command, key, ...)
  if command == 'MEMORY' then key = ... end -- behind USAGE
  if not named[key] and command ~= 'TIME' and command ~= 'PUBLISH' then touches({key}) end
  if reads[command] then return end
  if command == 'DEL' then touches({...}) end
  write_waiting()
  wrote = true
end

-- run answers what the script does, or which keys are to be declared.
local function run(script)
  local done, answer = pcall(script)
  if done then write_waiting() end
  if done or type(answer) == 'table' and type(answer[1]) == 'table' then return answer end
  error(answer, 0)
end

