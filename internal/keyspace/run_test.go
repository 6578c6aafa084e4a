package keyspace_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
	"vmapower/internal/testenv"
)

// script is one of no package, behind an empty prelude.
func script(text string) *redis.Script {
	return keyspace.Load(fstest.MapFS{"lua/prelude.lua": {}, "lua/x.lua": {Data: []byte(text)}}, strings.NewReplacer(), "x")
}

const (
	first  = keyspace.Prefix + "first"
	second = keyspace.Prefix + "second"
)

// seen keeps which keys each run of a script had.
type seen struct{ keys [][]string }

func (s *seen) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		err := next(ctx, command)
		if strings.HasPrefix(command.Name(), "eval") && err == nil {
			var keys []string
			for _, key := range command.Args()[3 : 3+command.Args()[2].(int)] {
				keys = append(keys, key.(string))
			}
			s.keys = append(s.keys, keys)
		}
		return err
	}
}

func TestAScriptIsRunAgainWithTheKeysThatWhatIsStoredLeadsTo(t *testing.T) {
	t.Parallel()
	client, seen := testenv.StartRedis(t).ServiceClient(), &seen{}
	client.AddHook(testenv.CommandHook(seen.ProcessHook))
	if err := client.Set(t.Context(), first, second, 0).Err(); err != nil {
		t.Fatal(err)
	}
	follow := script("local next = redis.call('GET', '" + first + "')\nredis.call('INCR', next)\nreturn {next}")
	answer, err := keyspace.Run(t.Context(), client, follow, []string{first})
	if err != nil || answer.Text(0) != second || client.Get(t.Context(), second).Val() != "1" {
		t.Fatalf("%v, %v", answer, err)
	}
	want := [][]string{{first}, {first, second, keyspace.Prefix}}
	if !slices.EqualFunc(seen.keys, want, slices.Equal[[]string]) {
		t.Errorf("keys %q, want %q", seen.keys, want)
	}
}

// A key that is not named is found while the script was not tried on half of its keys yet.
func TestAScriptThatTouchesAKeyLateIsRefusedWhetherItWasDeclaredOrNot(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).ServiceClient()
	late := script("redis.call('SET', '" + first + "', 1)\nreturn {redis.call('GET', '" + second + "')}")
	for _, keys := range [][]string{{first}, {first, second}} {
		if _, err := keyspace.Run(t.Context(), client, late, keys); err == nil || !strings.Contains(err.Error(), "not named before the first write: "+second) {
			t.Errorf("%q: %v", keys, err)
		}
	}
	named := script("touches({'" + second + "'})\nredis.call('SET', '" + first + "', 1)\nreturn {redis.call('GET', '" + second + "')}")
	if _, err := keyspace.Run(t.Context(), client, named, []string{first, second}); err != nil {
		t.Error(err)
	}
}

// Such a write is behind what the script reads, and not left out where nothing else is written.
func TestAWriteThatIsPutIsMadeBeforeTheFirstOfTheScriptOrAtItsEnd(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).ServiceClient()
	for what, c := range map[string]struct{ then, want string }{
		"a write follows": {"touches({KEYS[2]})\nredis.call('APPEND', KEYS[1], 'b')\nreturn {}", "ab"},
		"nothing follows": {"return {}", "a"},
		"only put ones":   {"put('APPEND', KEYS[1], 'b')\nreturn {redis.call('EXISTS', KEYS[2])}", "ab"},
	} {
		key := first + what
		answer, err := keyspace.Run(t.Context(), client, script("put('SET', KEYS[1], 'a')\n"+c.then), []string{key, second})
		if got := client.Get(t.Context(), key).Val(); err != nil || got != c.want {
			t.Errorf("%s: %q, %v, %v", what, got, answer, err)
		}
	}
	undeclared := script("put('SET', '" + first + "', 1)\nreturn {redis.call('GET', '" + second + "')}")
	if _, err := keyspace.Run(t.Context(), client, undeclared, []string{second}); err != nil || client.Get(t.Context(), first).Val() != "1" {
		t.Errorf("a key that was not declared: %v", err)
	}
}

func TestAScriptWhoseKeysNeverEndIsGivenUp(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).ServiceClient()
	endless := script("redis.call('GET', KEYS[1] .. #KEYS)\nreturn {}")
	if _, err := keyspace.Run(t.Context(), client, endless, []string{first}); err == nil {
		t.Error("it was run")
	}
}

// Whatever a script would do to several keys, it is not begun on those that one node has: it
// could take one away, and look for it again.
func TestWhileTheSlotMovesAScriptRunsOnOneKeyAlone(t *testing.T) {
	t.Parallel()
	cluster := testenv.StartCluster(t, 2)
	client := testenv.ClusterClient(t, cluster)
	for _, key := range []string{first, second} {
		if err := client.Set(t.Context(), key, "x", 0).Err(); err != nil {
			t.Fatal(err)
		}
	}
	move := testenv.StartSlotMove(t, cluster, first)
	again := script("touches(KEYS)\nredis.call('DEL', KEYS[1])\nreturn {redis.call('EXISTS', KEYS[1]), redis.call('DEL', KEYS[2])}")
	one := script("return {redis.call('GET', KEYS[1])}")
	for _, moved := range [][]string{nil, {first}, {second}} {
		move.Move(moved...)
		if _, err := keyspace.Run(t.Context(), client, again, []string{first, second}); !redis.IsTryAgainError(err) {
			t.Errorf("%s has moved: %v", moved, err)
		}
		for _, key := range []string{first, second} {
			if answer, err := keyspace.Run(t.Context(), client, one, []string{key}); err != nil || answer.Text(0) != "x" {
				t.Errorf("%s has moved: %s: %v, %v", moved, key, answer, err)
			}
		}
	}
	move.Finish()
	if answer, err := keyspace.Run(t.Context(), client, again, []string{first, second}); err != nil || answer.Number(1) != 1 {
		t.Errorf("%v, %v", answer, err)
	}
}

// The client's map of the cluster is as old as its last look, and the node that it leads to
// refuses.
func TestReplicasAreAskedForOnTheNodeThatHasTheSlotNow(t *testing.T) {
	t.Parallel()
	cluster := testenv.StartCluster(t, 2)
	client := testenv.ClusterClient(t, cluster)
	nothing := func(context.Context, keyspace.Runner) error { return nil }
	for range 2 { // there and back
		if _, err := keyspace.OnReplicas(t.Context(), client, first, 0, nothing); err != nil {
			t.Fatal(err)
		}
		testenv.StartSlotMove(t, cluster, first).Finish()
	}
	if _, err := keyspace.OnReplicas(t.Context(), client, first, 0, nothing); err != nil {
		t.Fatal(err)
	}
}
