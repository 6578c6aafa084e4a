package keyspace_test

import (
	"context"
	"errors"
	"testing"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
	"vmapower/internal/testenv"
)

const other = "asynq:{other}:key"

func call() keyspace.Call {
	return keyspace.Call{Script: redis.NewScript("return redis.call('INCR', KEYS[1])"), Keys: []string{other}}
}

func TestACallGoesInOneWriteWithTheScript(t *testing.T) {
	t.Parallel()
	client, writes := testenv.StartRedis(t).ServiceClient(), 0
	client.AddHook(testenv.WriteHook(func(next testenv.Write) testenv.Write {
		return func(ctx context.Context, commands []redis.Cmder) error {
			writes++
			return next(ctx, commands)
		}
	}))
	beside, ours := call(), script("return {redis.call('INCR', KEYS[1])}")
	for i := range int64(3) {
		writes = 0
		answer, err := keyspace.RunBeside(t.Context(), client, ours, beside, []string{first})
		if err != nil || answer.Number(0) != i+1 || client.Get(t.Context(), other).Val() == "" {
			t.Fatalf("%v, %v", answer, err)
		}
		if i > 0 && writes != 2 { // with the Get
			t.Errorf("%d writes", writes-1)
		}
	}
}

// After a SCRIPT FLUSH, or a failover, Redis knows neither of them, or one: each goes again with its text, once.
func TestScriptsThatRedisHasNotLoadedAreRunAllTheSameOnceEach(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	client, raw := server.ServiceClient(), server.Client()
	beside, ours := call(), script("return {redis.call('INCR', KEYS[1])}")
	for name, load := range map[string][]*redis.Script{"neither": nil, "ours": {ours}, "the other": {beside.Script}} {
		if err := errors.Join(raw.ScriptFlush(t.Context()).Err(), raw.FlushAll(t.Context()).Err()); err != nil {
			t.Fatal(err)
		}
		for _, one := range load {
			if err := one.Load(t.Context(), raw).Err(); err != nil {
				t.Fatal(err)
			}
		}
		beside.Failed = func(err error) { t.Errorf("%s loaded: the call failed: %v", name, err) }
		answer, err := keyspace.RunBeside(t.Context(), client, ours, beside, []string{first})
		if err != nil || answer.Number(0) != 1 {
			t.Errorf("%s loaded: %v, %v", name, answer, err)
		}
		if got := raw.Get(t.Context(), other).Val(); got != "1" && got != "2" { // harmless twice, never missing
			t.Errorf("%s loaded: the call was made %q times", name, got)
		}
	}
}

// A call is followed by the script's rounds: what it wakes finds what the last of them has written.
func TestACallIsMadeBehindTheRoundThatWrites(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).ServiceClient()
	if err := client.Set(t.Context(), first, second, 0).Err(); err != nil {
		t.Fatal(err)
	}
	beside := keyspace.Call{Script: redis.NewScript("return redis.call('SET', KEYS[1], redis.call('EXISTS', '" + second + "'))"), Keys: []string{other}}
	follow := script("local next = redis.call('GET', '" + first + "')\nredis.call('INCR', next)\nreturn {next}")
	if _, err := keyspace.RunBeside(t.Context(), client, follow, beside, []string{first}); err != nil {
		t.Fatal(err)
	}
	if got := client.Get(t.Context(), other).Val(); got != "1" {
		t.Errorf("the last call saw %q", got)
	}
}

func TestACallThatFailsIsToldAndFailsNothingElse(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).ServiceClient()
	var told error
	beside := keyspace.Call{Script: redis.NewScript("return redis.error_reply('OOM no room')"), Keys: []string{other}, Failed: func(err error) { told = err }}
	answer, err := keyspace.RunBeside(t.Context(), client, script("return {redis.call('INCR', KEYS[1])}"), beside, []string{first})
	if err != nil || answer.Number(0) != 1 || told == nil {
		t.Errorf("%v, %v, told %v", answer, err, told)
	}
}
