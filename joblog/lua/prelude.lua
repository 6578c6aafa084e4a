-- Shared by every script. Go fills in the $times, in milliseconds. What is in Redis may
-- have been put there by anybody: no script fails over it, or counts as far as it says.
local P = '$prefix'
local STALE, WAKE_REPEAT, WAKE_REPEAT_TO = $stale, $wake_repeat, $wake_repeat_to
local BEAT_GRACE, END_GRACE, WINDOW, SHUTDOWN_GRACE = $beat_grace, $end_grace, $window, $shutdown_grace
local APPROVE_WITHIN, TARGET_LIFE, PLAN_MAX = $approve_within, $target_life, $plan_max
local STEP, STEP_KNOWN, ASKED_MOST, KEPT_ON, PACK_AFTER = $step, $step_known, $asked_most, $kept_on, $pack_after
local SHARED_ON = 300000 -- ms by which what credentials share outlives the first of them
local SHORT = 64 -- bytes of the longest value of a hash in Redis' compact form

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

-- text: what of a key's value ours can have, of one that somebody else has put there too.
local function text(value, most) return string.sub(value or '', 1, most) end

local function jobkey(id) return P .. 'job:' .. text(id, 64) end
local function events(id) return jobkey(id) .. ':events' end
local function noteskey(id) return jobkey(id) .. ':notes' end
local function jobkeys(ids)
  local keys = {}
  for i, id in ipairs(ids) do keys[i] = jobkey(id) end
  return keys
end
local function noteskeys(ids)
  local keys = {}
  for i, id in ipairs(ids) do keys[i] = noteskey(id) end
  return keys
end

-- compact: the job has its long values in a hash of their own, so that Redis keeps the other one in its compact form,
-- its events in a list, and no titles. Any other job was made by an earlier version, and stays as that made it.
local compacts = {}
local function compact(id)
  if compacts[id] == nil then compacts[id] = redis.call('EXISTS', noteskey(id)) == 1 end
  return compacts[id]
end

-- num: a field as a whole number, 0 for what is none of ours.
local function num(field)
  local n = tonumber(field or 0)
  return n and n >= 0 and n < 1e15 and math.floor(n) or 0
end

-- The clock may be stepped. stepped: when that was last noticed, by the clock as it is since, 0 for
-- never; measured: the last one of which it is known by how much; shift: by how much it was stepped
-- all in all. All are read by look.
local CLOCK = P .. 'clock'
local stepped, measured, shift = 0, 0, 0

local function notice()
  stepped = now
  put('HSET', CLOCK, 'at', now, 'stepped', now)
end

-- whole: a number that may be below 0, 0 for what is none of ours.
local function whole(field)
  local n = tonumber(field or 0)
  return n and n > -1e13 and n < 1e13 and math.floor(n) or 0
end

-- look notices a step: each script that goes by ages begins with it. The clock was stepped back
-- when somebody looked at it at a later time than now; and forward when nobody has looked for a
-- while, and less time has passed for the caller, who expects it to be so late ('' or 0: no idea).
local function look(expected)
  local kept = redis.call('HMGET', CLOCK, 'at', 'stepped', 'shift', 'measured')
  local at, expects = num(kept[1]), num(expected)
  stepped, shift, measured = num(kept[2]), whole(kept[3]), num(kept[4])
  local forward = expects > 0 and now - expects > STEP and now - at > STEP
  if at > now + STEP or stepped > now + STEP or forward then notice() end
end

-- looked writes down that somebody who expects a time has looked at the clock, and answers what it
-- tells and how often it is known to have been stepped.
local function looked(expected)
  if num(expected) > 0 then put('HSET', CLOCK, 'at', now) end
  return now, num(redis.call('HGET', CLOCK, 'steps'))
end

-- holds: a step was noticed a moment ago, and it is not known yet by how much. Until then nothing
-- is late.
local function holds() return stepped ~= measured and now - stepped < STEP_KNOWN end

-- since: for how long it is so, counted from the last step at the earliest. A time to come was
-- written before the clock was stepped back.
local function since(at)
  if at > now + STEP and stepped == 0 then notice() end
  if at > now + STEP or at < stepped then at = stepped end
  return math.max(now - at, 0)
end

-- call_left: for how long a call may still come whose window ends then.
local function call_left(ends) return WINDOW - since(ends - WINDOW) end

-- LONG are the fields that a compact job has beside its notes, of those that scripts look at.
local LONG = {vm = true, aliases = true}

local function fields(id, ...)
  local names, out = {...}, {}
  local values = redis.pcall('HMGET', jobkey(id), ...)
  if values.err then return out end -- another kind of key: no job
  for i, name in ipairs(names) do
    local value = values[i] or LONG[name] and redis.pcall('HGET', noteskey(id), name)
    if type(value) == 'string' then out[name] = text(value, 2048) end
  end
  if string.sub(out.vm or '', 1, #P + 3) ~= P .. 'vm:' then out.vm = nil end
  return out
end

-- fits: the key has no more than a hash of ours can have. Where Redis does not tell what memory it takes, which is
-- more by what Redis adds to each field, the fields are looked at one by one.
local ADDED = 256 -- bytes
local function fits(key, most_fields, most_bytes)
  local size = redis.pcall('HLEN', key)
  if type(size) ~= 'number' or size > most_fields then return false end
  if size == 0 then return true end
  local taken = redis.pcall('MEMORY', 'USAGE', key, 'SAMPLES', 0)
  if type(taken) == 'number' then return taken <= most_bytes + ADDED * size end
  local bytes = 0
  for _, field in ipairs(redis.call('HKEYS', key)) do
    bytes = bytes + #field + redis.call('HSTRLEN', key, field)
    if bytes > most_bytes then return false end
  end
  return true
end

local function job_fits(id) return fits(jobkey(id), 600, 1048576) and fits(noteskey(id), 600, 1048576) end

-- whole_record is the record as a flat list: where a field is there twice, the later one counts.
local function whole_record(id)
  local all, record = redis.call('HGETALL', noteskey(id)), redis.call('HGETALL', jobkey(id))
  if #record == 0 then return record end -- without that one there is no job
  for _, text in ipairs(record) do all[#all + 1] = text end
  return all
end

-- keep writes a long value of the record, '' for none.
local function keep(id, field, value)
  local key = compact(id) and noteskey(id) or jobkey(id)
  if value == '' then redis.call('HDEL', key, field) else redis.call('HSET', key, field, value) end
end

local function ended(status)
  return status == 'completed' or status == 'failed' or status == 'cancelled'
end

-- mine: the caller holds the newest claim. Equality, never "not older".
local function mine(job, epoch, nonce)
  return job.status == 'running' and job.epoch == epoch and job.nonce == nonce
end

-- kept: the note in a field of a hash, '' for none and for what is longer than any of ours.
local function kept(key, field)
  return redis.call('HSTRLEN', key, field) <= 2048 and redis.call('HGET', key, field) or ''
end

-- known: whether this is the store that a process knows. ARGV from i on are its mark ('' for a
-- process that meets it), how many jobs it had accepted, the id of the last of them, when an
-- operator last accepted a loss, and what the process itself found to be lost ('' for
-- nothing). is are the store's mark and count, where the caller has read them and nothing was ever lost. A loss is
-- written down, and holds for every process until an operator accepts it. Answers 'ok', 'lost', or 'again' where one
-- was accepted since.
local function known(i, is)
  local mark, accepted, last, looked, what = ARGV[i], num(ARGV[i + 1]), ARGV[i + 2], num(ARGV[i + 3]), ARGV[i + 4]
  local loss = P .. 'loss'
  touches({loss, P .. 'mark', P .. 'accepted', P .. 'accepted:last'})
  local said = is and {} or redis.call('HMGET', loss, 'accepted', 'what')
  if mark ~= '' and num(said[1]) > looked then return 'again' end
  if said[2] then return 'lost' end
  if mark ~= '' and what == '' then
    is = is or redis.call('MGET', P .. 'mark', P .. 'accepted')
    local behind = num(is[2]) - accepted
    local there = behind >= 0 and redis.call('LINDEX', P .. 'accepted:last', behind)
    if is[1] ~= mark then
      what = 'this is not the store that jobs were trusted to'
    elseif behind < 0 then
      what = string.format('%d of %d jobs that were accepted are not there, or more', -behind, accepted)
    elseif there and last ~= '' and there ~= last then
      what = 'job ' .. last .. ', and others accepted about that time, are not there'
    end
  end
  if what == '' then return 'ok' end
  redis.call('HSET', loss, 'what', what, 'at', now)
  return 'lost'
end

-- gone says why a job is not mine: somebody else has it, or its record is not there any more.
local function gone(job) return job.status and 'superseded' or 'missing' end

-- repeated: this write, or a later one, of the same owner is already in the record.
local function repeated(job, seq)
  return num(seq) <= num(job.seq)
end

-- count adds one to a field.
local function count(id, field)
  redis.call('HSET', jobkey(id), field, num(redis.call('HGET', jobkey(id), field)) + 1)
end

local function touch(id)
  count(id, 'revision')
  redis.call('PUBLISH', P .. 'changed', id)
end

-- next_event is the id of the next event in the list, in the form of a stream's: later than the last one's, whatever
-- becomes of the clock; and that last one.
local function next_event(id)
  local last = redis.call('LINDEX', events(id), -1) or ''
  local at, n = string.match(last, '^%["(%d+)%-(%d+)"')
  if num(at) < now then return now .. '-0', last end
  return num(at) .. '-' .. num(n) + 1, last
end

-- listed is an event as the list has it, but for its id: [id, kind, status], or of a step [id, kind, number, name,
-- status, attempt, message, error].
local function listed(kind, data)
  if kind ~= 'step' then return {'', kind, data.status, data.cancel_requested and 1} end
  return {'', kind, data.seq, data.name, data.status, data.attempt, data.message, data.error}
end

-- tell adds events, each its kind and what it tells.
local function tell(id, news)
  if not compact(id) then
    for _, event in ipairs(news) do
      event[2].at = now
      redis.call('XADD', events(id), 'MAXLEN', '~', '2000', '*', 'type', event[1], 'data', cjson.encode(event[2]))
    end
    return
  end
  local at, n = string.match((next_event(id)), '^(%d+)%-(%d+)')
  local list = {}
  for i, event in ipairs(news) do
    local one = listed(event[1], event[2])
    one[1] = at .. '-' .. n + i - 1
    list[i] = cjson.encode(one)
  end
  if redis.call('RPUSH', events(id), unpack(list)) > 2000 then redis.call('LTRIM', events(id), -2000, -1) end
end

-- moves names the keys of set_status and set_step.
local function moves(id, from, to)
  touches({jobkey(id), events(id), noteskey(id), P .. 'jobs:status:' .. from, P .. 'jobs:status:' .. to})
end

-- change sets fields of a hash, and removes those whose value is false.
local function change(key, values)
  local set, removed = {}, {}
  for field, value in pairs(values) do
    if value then set[#set + 1], set[#set + 2] = field, value else removed[#removed + 1] = field end
  end
  if #set > 0 then redis.call('HSET', key, unpack(set)) end
  if #removed > 0 then redis.call('HDEL', key, unpack(removed)) end
end

-- set_status moves the job, sets other fields of its record, and tells that, and whatever else there is to tell.
local function set_status(id, from, to, others, ...)
  others.status, others.revision = to, num(redis.call('HGET', jobkey(id), 'revision')) + 1
  change(jobkey(id), others)
  redis.call('ZREM', P .. 'jobs:status:' .. from, id)
  redis.call('ZADD', P .. 'jobs:status:' .. to, 0, id)
  tell(id, {{'state', {status = to}}, ...})
  redis.call('PUBLISH', P .. 'changed', id)
end

-- say writes a text of a step, which may be long.
local function say(id, field, value)
  local key = jobkey(id)
  if not compact(id) or value ~= '' and #value <= SHORT then
    redis.call('HSET', key, field, value)
    return
  end
  redis.call('HDEL', key, field)
  keep(id, field, value)
end

-- planned tells the names of the job's steps, which the record of a compact one does not have.
local plan = {}
local function planned(names)
  for name in string.gmatch(names or '', '%S+') do plan[#plan + 1] = name end
end

local function step_name(id, seq)
  if compact(id) then return plan[tonumber(seq)] or '' end
  return redis.call('HGET', jobkey(id), 's' .. seq .. '.name') or ''
end

local function set_step(id, seq, status, message, err)
  local f = 's' .. seq .. '.'
  redis.call('HSET', jobkey(id), f .. 'status', status)
  say(id, f .. 'message', message)
  say(id, f .. 'error', err)
  if status ~= 'running' and status ~= 'pending' then
    redis.call('HSET', jobkey(id), f .. 'ended_at', now)
  end
  tell(id, {{'step', {seq = tonumber(seq), name = step_name(id, seq), status = status,
    attempt = num(redis.call('HGET', jobkey(id), f .. 'attempt')), message = message, error = err}}})
end

-- audited adds the entry of the audit that ARGV has from i on, in six; '' is none.
local ENTRY = 6
local function audited(i)
  if ARGV[i] == '' then return end
  append(unpack(ARGV, i, i + ENTRY - 1))
  renew(ARGV[i], ARGV[i + 1], now, ARGV[i + 5])
end

-- What an owner tells beside its writes is in ARGV from i on: the number of the write, the note of what last kept the
-- job from success ('' when nothing does), how many entries of the audit there are, these, and the lines of its plan.
-- Each of them is of eight: the step's number, its status, message, error, name, note of what it found ('' when it is
-- not done), ms since its owner began it first ('' when that was another), ms since its owner said so.
local LINE = 8
local function first_line(i) return i + 3 + ENTRY * tonumber(ARGV[i + 2]) end

-- began: when the steps of the lines were begun first, 0 for never.
local function began(id, first)
  local names, times = {}, {}
  if not ARGV[first] then return times end
  for i = first, #ARGV, LINE do names[#names + 1] = 's' .. ARGV[i] .. '.started_at' end
  for i, at in ipairs(redis.call('HMGET', jobkey(id), unpack(names))) do times[ARGV[first + LINE * (i - 1)]] = num(at) end
  return times
end

-- times are when the step of a line began, which began so far, and ended; false for not. Its owner said so at that time.
local function times(status, took, started, at)
  if status == 'running' and started == 0 then started = at end
  if took ~= '' and math.abs(at - started - tonumber(took)) > STEP then started = at - tonumber(took) end -- the clock was stepped
  local ended_at = status ~= 'running' and status ~= 'pending' and math.max(at, started)
  return started > 0 and started, ended_at
end

-- written is what lines answers of those that were written before.
local function written(id, at)
  local out = {}
  for i = first_line(at), #ARGV, LINE do
    local f = 's' .. ARGV[i] .. '.'
    local told = redis.call('HMGET', jobkey(id), f .. 'started_at', f .. 'ended_at')
    out[#out + 1], out[#out + 2] = num(told[1]), num(told[2])
  end
  return out
end

-- lines writes what the owner tells; its caller announces the change. Answers when the step of each line began, and ended.
local function lines(id, job, at)
  local first, attempt, news, out = first_line(at), num(job.attempt), {}, {}
  for i = at + 3, first - 1, ENTRY do touches({ARGV[i], ARGV[i + 1]}) end
  local known, cause = began(id, first), ARGV[at + 1]
  local short, long = {seq = ARGV[at], revision = num(job.revision) + 1}, {['n.cause'] = cause ~= '' and cause}
  for i = first, #ARGV, LINE do
    local number, status, message, err, name, note, took, ago = unpack(ARGV, i, i + LINE - 1)
    local f = 's' .. number .. '.'
    local started, ended_at = times(status, took, known[number], now - num(ago))
    known[number] = started or 0
    short[f .. 'status'], short[f .. 'attempt'], short[f .. 'ended_at'] = status, attempt, ended_at
    short[f .. 'started_at'] = started or nil
    for field, text in pairs({message = message, error = err}) do
      local fits = not compact(id) or text ~= '' and #text <= SHORT
      short[f .. field] = fits and text
      if not fits then long[f .. field] = text ~= '' and text end
    end
    long['n.step.' .. name] = note ~= '' and note
    news[#news + 1] = {'step', {seq = tonumber(number), name = compact(id) and name or step_name(id, number), status = status,
      attempt = attempt, message = message, error = err}}
    out[#out + 1], out[#out + 2] = started or 0, ended_at or 0
  end
  change(jobkey(id), short)
  change(compact(id) and noteskey(id) or jobkey(id), long)
  if news[1] then tell(id, news) end
  for i = at + 3, first - 1, ENTRY do audited(i) end
  return out
end

-- carried is lines, which it announces, of an owner whose write may have come before. Without any it writes nothing.
local function carried(id, job, at)
  if repeated(job, ARGV[at]) then return written(id, at) end
  if not ARGV[at + 3] then return {} end
  local out = lines(id, job, at)
  redis.call('PUBLISH', P .. 'changed', id)
  return out
end

-- steps: how many the record has.
local function steps(id)
  return math.min(num(redis.call('HGET', jobkey(id), 'steps')), PLAN_MAX)
end

-- set puts a time of the job, as it is read and in the record.
local function set(id, job, field, value)
  job[field] = value
  put('HSET', jobkey(id), field, value)
end

-- bounded brings a time of the job down to the latest that it can be.
local function bounded(id, job, field, latest)
  if num(job[field]) > latest + STEP then set(id, job, field, latest) end
end

-- move moves the times that are to come of an open job by as much as the clock was stepped since
-- they were written. What has been stays as it was told.
local function move(id, job)
  local by, names = job.shift and shift - whole(job.shift) or 0, {'next_at'}
  set(id, job, 'shift', shift)
  if by == 0 then return end
  if by < 0 or job.firm ~= '1' then -- the end of a firm job is not moved away
    names[#names + 1], names[#names + 2] = 'deadline', 'approve_by'
  end
  for _, name in ipairs(names) do
    if job[name] then set(id, job, name, math.max(num(job[name]) + by, 0)) end
  end
end

-- caught_up is fields of an open job, whose times have followed the clock.
local function caught_up(id, ...)
  local job = fields(id, 'shift', 'firm', 'budget_ms', 'deadline', 'next_at', 'approve_by', ...)
  if not job.status or ended(job.status) or holds() then return job end
  if job.shift ~= tostring(shift) then move(id, job) end
  if job.budget_ms then bounded(id, job, 'deadline', now + num(job.budget_ms)) end
  bounded(id, job, 'approve_by', now + APPROVE_WITHIN)
  return job
end

-- keep_deadline: the owner counts by a clock that is not stepped, and tells how much time (ms)
-- the job has left. A firm job ends by whichever clock is the earlier. Without its shift the record
-- is not moved by a step that has moved the deadline here.
local function keep_deadline(id, job, left)
  local wrong = now + tonumber(left) - num(job.deadline)
  if math.abs(wrong) <= STEP or wrong > 0 and job.firm == '1' then return end
  set(id, job, 'deadline', math.max(now + tonumber(left), 0))
  put('HDEL', jobkey(id), 'shift')
end

-- asked_left: for how long the guest of the VM may still shut down because a job asked it.
local function asked_left(vm)
  local kept = redis.call('HMGET', vm, 'off_asked', 'asked_shift')
  if not kept[1] then return 0 end
  local left = num(kept[1]) + (kept[2] and shift - whole(kept[2]) or 0) - now
  if holds() then left = math.max(left, SHUTDOWN_GRACE) end
  return math.max(0, math.min(left, ASKED_MOST))
end

-- dated marks times as written by the clock as it is now. While it is not known by how much that
-- was stepped they have no mark, and are not moved by it.
local function dated(key, mark)
  if holds() then redis.call('HDEL', key, mark) else redis.call('HSET', key, mark, shift) end
end

-- set_asked tells for how long the guest of a VM may still shut down, among other fields of the VM.
local function set_asked(vm, left, others)
  others.off_asked, others.asked_shift = now + left, not holds() and shift
  change(vm, others)
end

-- The VM's key outlives the job as long as something on it may still matter.
local function let_go(vm)
  local all, keep = redis.call('HGETALL', vm), 0
  for i = 1, #all, 2 do
    if all[i] == 'off_asked' or string.sub(all[i], 1, 2) == 'w:' then keep = math.max(keep, num(all[i + 1])) end
  end
  redis.call('HDEL', vm, 'job')
  if keep > 0 then redis.call('PEXPIRE', vm, math.max(keep - now, 0) + KEPT_ON) else redis.call('DEL', vm) end
end

-- lock_of is the lock of the VM as the request names it.
local function lock_of(id)
  local job = fields(id, 'alias', 'vcenter', 'vm_id')
  return P .. 'lock:' .. (job.alias or (job.vcenter or '') .. '|' .. (job.vm_id or ''))
end

-- party is what close goes by: whose job it is, its VM, its lock and what awaits it. It is read once.
local parties = {}
local function party(id)
  if not parties[id] then
    local job = fields(id, 'vm', 'fingerprint', 'requested_by')
    parties[id] = {vm = job.vm, who = job.requested_by or '', lock = lock_of(id), awaits = P .. 'awaits:' .. (job.fingerprint or '')}
  end
  return parties[id]
end

local function unlock(id)
  local job = party(id)
  if redis.call('GET', job.lock) == id then redis.call('DEL', job.lock) end
  if redis.call('GET', job.awaits) == id then redis.call('DEL', job.awaits) end
  if job.vm and redis.call('HGET', job.vm, 'job') == id then let_go(job.vm) end
end

-- closed: the keys of close.
local function closed(id)
  local key, job = jobkey(id), party(id)
  return {key, noteskey(id), key .. ':credentials', key .. ':checkpoints', key .. ':overtaken', job.lock, job.awaits,
    P .. 'open', P .. 'open:by:' .. job.who, P .. 'awaiting:by:' .. job.who, job.vm}
end

-- close takes the job out of what is open, with its locks and all that only a worker needs.
local function close(id)
  local key, who = jobkey(id), party(id).who
  unlock(id)
  redis.call('DEL', key .. ':credentials', key .. ':checkpoints', key .. ':overtaken')
  redis.call('ZREM', P .. 'open', id)
  redis.call('SREM', P .. 'open:by:' .. who, id)
  redis.call('SREM', P .. 'awaiting:by:' .. who, id)
end

-- ends names the keys of finish.
local function ends(id, from, to)
  touches(closed(id), {P .. 'ended', P .. 'packing'})
  moves(id, from, to)
end

-- finish ends a job once: final state, locks, credentials and "open" in one go.
local function finish(id, from, to, retention)
  local key, names = jobkey(id), {}
  for seq = 1, steps(id) do names[seq] = 's' .. seq .. '.status' end
  for seq, status in ipairs(#names > 0 and redis.call('HMGET', key, unpack(names)) or {}) do
    if not status or status == 'pending' then set_step(id, seq, 'skipped', 'not reached: the job ended first', '') end
    if status == 'running' then set_step(id, seq, 'failed', '', 'not finished: the job ended first') end
  end
  set_status(id, from, to, {ended_at = now}, {'end', {status = to}})
  close(id)
  redis.call('ZADD', P .. 'ended', now + tonumber(retention), id)
  redis.call('ZADD', P .. 'packing', now, id)
end

-- searched: how an index by an id of the caller's or of a VM is found by how that id begins, in
-- lower case; nil for any other index.
local SEARCHED = P .. 'jobs:ids'
local function searched(index)
  local name = string.sub(index, #P + 6)
  local kind, value = string.match(name, '^(%a+):(.*)$')
  if kind == 'vm' or kind == 'external' or kind == 'context' then return string.lower(value) .. '\0' .. name end
end

-- enlist adds a job to the indexes from first to last.
local function enlist(id, indexes, first, last)
  local found = {}
  for i = first, last do
    redis.call('ZADD', indexes[i], '0', id)
    local found_by = searched(indexes[i])
    if found_by then found[#found + 1], found[#found + 2] = '0', found_by end
  end
  if found[1] then redis.call('ZADD', SEARCHED, unpack(found)) end
end

local function delist(index, id)
  redis.call('ZREM', index, id)
  local found_by = searched(index)
  if found_by and redis.call('ZCARD', index) == 0 then redis.call('ZREM', SEARCHED, found_by) end
end

-- pointers: the indexes with a job, and the idempotency key that leads to it, nil for none.
local function pointers(id)
  local job = fields(id, 'status', 'operation', 'vm_id', 'external_id', 'context_id', 'requested_by', 'aliases', 'slot',
    'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8')
  local indexes = {}
  for i, index in ipairs({'jobs', 'ended', 'packing', 'jobs:status:' .. (job.status or ''), 'jobs:operation:' .. (job.operation or ''),
    'jobs:vm:' .. (job.vm_id or ''), 'jobs:by:' .. (job.requested_by or ''), 'jobs:external:' .. (job.external_id or ''),
    'jobs:context:' .. (job.context_id or '')}) do
    indexes[i] = P .. index
  end
  for alias in string.gmatch(job.aliases or '', '%S+') do
    if #indexes < 64 then indexes[#indexes + 1] = P .. 'jobs:vm:' .. alias end
  end
  for i = 1, 8 do -- of a packed record
    if job['a' .. i] then indexes[#indexes + 1] = P .. 'jobs:vm:' .. job['a' .. i] end
  end
  return indexes, (job.slot or '') ~= '' and P .. 'idempotency:' .. job.slot or nil
end

-- forgotten: the keys of forget.
local function forgotten(id)
  local keys, slot = pointers(id)
  keys[#keys + 1] = jobkey(id)
  keys[#keys + 1] = events(id)
  keys[#keys + 1] = noteskey(id)
  keys[#keys + 1] = SEARCHED
  keys[#keys + 1] = slot
  return keys
end

-- forget removes a job with every index and key that points to it.
local function forget(id)
  local indexes, slot = pointers(id)
  for _, index in ipairs(indexes) do delist(index, id) end
  if slot and redis.call('HGET', slot, 'job') == id then redis.call('DEL', slot) end
  redis.call('DEL', jobkey(id), events(id), noteskey(id))
end
