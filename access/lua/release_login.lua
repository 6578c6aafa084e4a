-- release_login: ARGV account, id, how long its wrong password counts; 0 when it was not wrong.
local counts = tonumber(ARGV[3])
redis.call('ZREM', openlogins(ARGV[1]), ARGV[2])
if counts > 0 then count(wronglogins(ARGV[1]), ARGV[2], counts) end
return {}
