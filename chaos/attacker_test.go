package chaos

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// attacker is somebody who may read and write all of Redis, and nothing else.
type attacker struct {
	redis  redis.UniversalClient
	r      *rand.Rand
	memory *memory
	done   map[string]int

	moving sync.Mutex
	spared []string // what holds one of these words is left alone
}

func newAttacker(s *site, seed int64, spared ...string) *attacker {
	spared = append(spared, "{vmapower}:mark", "{vmapower}:accepted", "{vmapower}:loss") // an api that misses jobs accepts no more
	r := rand.New(rand.NewPCG(uint64(seed), 7))
	return &attacker{redis: s.redis.Client(), r: r, memory: newMemory(rand.New(rand.NewPCG(uint64(seed), 8))), spared: spared, done: map[string]int{}}
}

// moves are what the attacker does, and how often beside each other.
var moves = []struct {
	name  string
	often int
	do    func(*attacker, context.Context) error
}{
	{"a field is changed", 30, (*attacker).changeField},
	{"a field is forged", 20, (*attacker).forgeField},
	{"a field is put back", 20, (*attacker).putFieldBack},
	{"a field of another is put in", 20, (*attacker).exchangeField},
	{"a key is changed", 6, (*attacker).changeKey},
	{"a key is put back", 10, (*attacker).putKeyBack},
	{"a key is copied over another", 6, (*attacker).copyKey},
	{"a member is taken out or put in", 8, (*attacker).changeMembers},
	{"a script is sent again", 25, (*attacker).sendAgain},
	{"a status is set", 8, (*attacker).setStatus},
	{"a whole job is put back", 10, (*attacker).putJobBack},
	{"a task is made", 8, (*attacker).makeTask},
	{"a worker loses its claim", 6, (*attacker).takeClaim},
}

// aside runs what the attacker is not to disturb, and leaves alone what that names.
func (a *attacker) aside(do func() (spared string)) {
	a.moving.Lock()
	defer a.moving.Unlock()
	if word := do(); word != "" {
		a.spared = append(a.spared, word)
	}
}

// strike makes moves until ctx ends.
func (a *attacker) strike(ctx context.Context) {
	var deck []int
	for i, move := range moves {
		deck = append(deck, slices.Repeat([]int{i}, move.often)...)
	}
	for n := 0; ctx.Err() == nil; n++ {
		a.move(ctx, n%3 == 0, deck[a.r.IntN(len(deck))])
	}
}

// move makes one, after a look at some of the keys where that is wanted.
func (a *attacker) move(ctx context.Context, look bool, which int) {
	a.moving.Lock()
	defer a.moving.Unlock()
	if look {
		keys := a.keys(ctx, "")
		a.r.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
		a.memory.look(ctx, a.redis, keys[:min(50, len(keys))])
	}
	if moves[which].do(a, ctx) == nil {
		a.done[moves[which].name]++
	}
}

// keys lists the keys whose names begin so, but for those that are left alone.
func (a *attacker) keys(ctx context.Context, prefix string) (keys []string) {
	scan := a.redis.Scan(ctx, 0, prefix+"*", 1000).Iterator()
	for scan.Next(ctx) {
		if key := scan.Val(); !a.spares(key) {
			keys = append(keys, key)
		}
	}
	return keys
}

func (a *attacker) spares(text string) bool {
	return slices.ContainsFunc(a.spared, func(word string) bool { return strings.Contains(text, word) })
}

// kind is what keys have in common that differ by an id or a name alone.
func kind(key string) string {
	parts := strings.Split(key, ":")
	if len(parts) > 3 && parts[1] == "job" {
		return "job:" + parts[3]
	}
	return strings.Join(parts[:min(2, len(parts))], ":")
}

// pick is a key that is there, of any kind, of that type unless it is "", and does not
// hold what is left alone.
func (a *attacker) pick(ctx context.Context, kinds ...string) (key string, err error) {
	byKind := map[string][]string{}
	var names []string
	for _, key := range a.keys(ctx, "") {
		k := kind(key)
		if byKind[k] == nil {
			names = append(names, k)
		}
		byKind[k] = append(byKind[k], key)
	}
	for range 20 {
		if len(names) == 0 {
			break
		}
		some := byKind[names[a.r.IntN(len(names))]]
		key = some[a.r.IntN(len(some))]
		holds := a.redis.Type(ctx, key).Val()
		if (len(kinds) == 0 || slices.Contains(kinds, holds)) && !a.spares(a.text(ctx, key, holds)) {
			return key, nil
		}
	}
	return "", fmt.Errorf("no %v", kinds)
}

// text is what the key holds.
func (a *attacker) text(ctx context.Context, key, holds string) string {
	switch holds {
	case "hash":
		return fmt.Sprint(a.redis.HGetAll(ctx, key).Val())
	case "zset":
		return fmt.Sprint(a.redis.ZRange(ctx, key, 0, -1).Val())
	case "set":
		return fmt.Sprint(a.redis.SMembers(ctx, key).Val())
	case "list":
		return fmt.Sprint(a.redis.LRange(ctx, key, 0, -1).Val())
	case "stream":
		return fmt.Sprint(a.redis.XRange(ctx, key, "-", "+").Val())
	}
	return a.redis.Get(ctx, key).Val()
}

// words are what is written over whatever is found.
func (a *attacker) word() string {
	switch a.r.IntN(12) {
	case 0:
		return strings.Repeat("x", mib)
	case 1:
		return "\xff\x00{"
	}
	return []string{"", "0", "1", "100000000", "-1", "nan", "1e999", "9999999999999", "pending", "completed"}[a.r.IntN(10)]
}

// field is a field of a hash.
func (a *attacker) field(ctx context.Context, key string) (string, error) {
	fields, err := a.redis.HKeys(ctx, key).Result()
	if err != nil || len(fields) == 0 {
		return "", fmt.Errorf("no field of %s: %w", key, err)
	}
	return fields[a.r.IntN(len(fields))], nil
}

func (a *attacker) changeField(ctx context.Context) error {
	key, err := a.pick(ctx, "hash")
	if err != nil {
		return err
	}
	field, err := a.field(ctx, key)
	if err != nil {
		return err
	}
	if a.r.IntN(3) == 0 {
		return a.redis.HDel(ctx, key, field).Err()
	}
	return a.redis.HSet(ctx, key, field, a.word()).Err()
}

// forged are words of a field that somebody could wish to be others.
var forged = strings.NewReplacer(`graceful_only`, `force`, `graceful_then_force`, `force`, `"poweredOn"`, `"poweredOff"`, `"poweredOff"`, `"poweredOn"`,
	`"off":false`, `"off":true`, `"needs_approval":true`, `"needs_approval":false`, `"reject"`, `"approve"`, `"failed"`, `"completed"`,
	`"verify":"changed"`, `"verify":""`, `:0`, `:9`)

// forgeField changes words of a field of a job, rather of one that has not ended, and makes
// it due.
func (a *attacker) forgeField(ctx context.Context) error {
	jobs := slices.DeleteFunc(a.keys(ctx, aJob), func(key string) bool { return kind(key) != "{vmapower}:job" && !strings.HasSuffix(key, ":notes") })
	for range min(10, len(jobs)) {
		key := jobs[a.r.IntN(len(jobs))]
		fields := a.redis.HGetAll(ctx, key).Val()
		maps.DeleteFunc(fields, func(_, value string) bool { return forged.Replace(value) == value })
		if len(fields) == 0 || fields["n.end"] != "" || a.spares(fmt.Sprint(fields)) {
			continue
		}
		names := slices.Sorted(maps.Keys(fields))
		field := names[a.r.IntN(len(names))]
		id := strings.TrimSuffix(strings.TrimPrefix(key, aJob), ":notes")
		return errors.Join(a.redis.HSet(ctx, key, field, forged.Replace(fields[field])).Err(), a.redis.HSet(ctx, aJob+id, "status", "pending").Err(),
			a.wake(ctx, id))
	}
	return errLeftAlone
}

// putFieldBack writes what the field held, also where it was deleted.
func (a *attacker) putFieldBack(ctx context.Context) error {
	key, err := a.pick(ctx, "hash")
	if err != nil {
		return err
	}
	a.memory.mu.Lock()
	var known []string
	for name := range a.memory.values {
		if field, of := strings.CutPrefix(name, key+" "); of {
			known = append(known, field)
		}
	}
	a.memory.mu.Unlock()
	if len(known) == 0 {
		return fmt.Errorf("nothing is known of %s", key)
	}
	slices.Sort(known)
	field := known[a.r.IntN(len(known))]
	value, _ := a.memory.earlier(a.memory.values, key+" "+field)
	return a.redis.HSet(ctx, key, field, value).Err()
}

// exchangeField puts the same field of another key of the kind in the place of this one's,
// or another field of the same key.
func (a *attacker) exchangeField(ctx context.Context) error {
	key, err := a.pick(ctx, "hash")
	if err != nil {
		return err
	}
	field, err := a.field(ctx, key)
	if err != nil {
		return err
	}
	from, other := a.another(ctx, key), field
	if a.r.IntN(3) == 0 {
		if other, err = a.field(ctx, from); err != nil {
			return err
		}
	}
	value, err := a.redis.HGet(ctx, from, other).Result()
	if err != nil {
		return err
	}
	return a.redis.HSet(ctx, key, field, value).Err()
}

// another is a key of the same kind.
func (a *attacker) another(ctx context.Context, key string) string {
	same := slices.DeleteFunc(a.keys(ctx, ""), func(other string) bool { return kind(other) != kind(key) })
	if len(same) == 0 {
		return key
	}
	return same[a.r.IntN(len(same))]
}

// changeKey deletes a key, or makes it one of another kind. asynq can't be helped over the
// latter, so that it would do nothing but stop everybody.
func (a *attacker) changeKey(ctx context.Context) error {
	key, err := a.pick(ctx)
	if err != nil {
		return err
	}
	if err := a.redis.Del(ctx, key).Err(); err != nil || strings.HasPrefix(key, "asynq:") {
		return err
	}
	switch a.r.IntN(4) {
	case 0:
		return a.redis.Set(ctx, key, a.word(), 0).Err()
	case 1:
		return a.redis.RPush(ctx, key, a.word()).Err()
	case 2:
		return a.redis.XAdd(ctx, &redis.XAddArgs{Stream: key, ID: "18446744073709551615-18446744073709551615", Values: []string{"type", a.word()}}).Err()
	}
	return nil
}

func (a *attacker) restore(ctx context.Context, key string) error {
	whole, ok := a.memory.earlier(a.memory.whole, key)
	if !ok || strings.HasPrefix(key, "asynq:") && !strings.Contains(key, ":t:") {
		return fmt.Errorf("nothing is known of %s", key)
	}
	return a.redis.RestoreReplace(ctx, key, 0, whole).Err()
}

// putKeyBack writes what a key held, also one that has gone.
func (a *attacker) putKeyBack(ctx context.Context) error {
	key := a.memory.oneOf("")
	if now := a.redis.Type(ctx, key).Val(); a.spares(a.text(ctx, key, now)) {
		return fmt.Errorf("%s is left alone", key)
	}
	return a.restore(ctx, key)
}

func (a *attacker) copyKey(ctx context.Context) error {
	key, err := a.pick(ctx)
	if err != nil || strings.HasPrefix(key, "asynq:") {
		return fmt.Errorf("no key to copy over: %w", err)
	}
	return a.redis.Copy(ctx, a.another(ctx, key), key, 0, true).Err()
}

// changeMembers takes a member out of a set, and puts in what is none. In sets that hold
// what is left alone, that stays.
func (a *attacker) changeMembers(ctx context.Context) error {
	all := a.keys(ctx, "{vmapower}:")
	key := all[a.r.IntN(len(all))]
	members, err := a.redis.ZRange(ctx, key, 0, -1).Result()
	if err != nil || len(members) == 0 {
		return fmt.Errorf("%s is no set: %w", key, err)
	}
	if member := members[a.r.IntN(len(members))]; a.r.IntN(2) == 0 && !a.spares(member) {
		return a.redis.ZRem(ctx, key, member).Err()
	}
	return a.redis.ZAdd(ctx, key, redis.Z{Score: a.r.Float64() * 1e13, Member: a.word()}).Err()
}
