-- revoke: ARGV appliance. Closes all its sessions.
for _, hash in ipairs(redis.call('ZRANGE', indexkey(ARGV[1]), 0, -1)) do
  redis.call('DEL', sessionkey(hash))
end
redis.call('DEL', indexkey(ARGV[1]))
return {}
