package presence

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vmapower/internal/note/notetest"
	"vmapower/internal/testenv"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, testenv.Leaks()) }

// boards are a worker's and an api's on one Redis; forged counts what the latter was told of.
func boards(t *testing.T) (worker, api *Board, redis *testenv.Redis, forged *int) {
	t.Helper()
	t.Parallel()
	redis, forged = testenv.StartRedis(t), new(int)
	keys := notetest.Worker()
	return NewBoard(redis.ServiceClient(), keys, nil), NewBoard(redis.ServiceClient(), keys.API(), func(string, string) { *forged++ }), redis, forged
}

func tell(t *testing.T, b *Board, s Status) {
	t.Helper()
	if err := b.Tell(t.Context(), s); err != nil {
		t.Fatal(err)
	}
}

func workers(t *testing.T, b *Board) []Status {
	t.Helper()
	all, err := b.Workers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAWorkerIsShownAsItToldLastUntilItLeaves(t *testing.T) {
	worker, api, _, _ := boards(t)
	tell(t, worker, Status{Worker: "w-1", Host: "b", Version: "1.0"})
	tell(t, worker, Status{Worker: "w-1", Host: "b", Version: "1.1", VCenters: []VCenter{{Name: "idle"}, {Name: "busy", Waiting: 2}, {Name: "silent", SilentSince: time.Now()}}})
	tell(t, worker, Status{Worker: "w-2", Host: "a"})
	all := workers(t, api)
	if len(all) != 2 || all[0].Host != "a" || all[1].Version != "1.1" || all[1].Late() || all[1].VCenters[0].Name != "silent" || all[1].VCenters[2].Name != "idle" {
		t.Fatalf("%+v", all)
	}
	if err := worker.Leave(t.Context(), "w-1"); err != nil {
		t.Fatal(err)
	}
	if all := workers(t, api); len(all) != 1 || all[0].Worker != "w-2" {
		t.Errorf("%+v", all)
	}
}

func TestAWorkerThatTellsNothingMoreIsLateAndThenForgotten(t *testing.T) {
	worker, api, redis, _ := boards(t)
	tell(t, worker, Status{Worker: "w-1"})
	signed := redis.Client().HGet(t.Context(), "{vmapower}:workers", "w-1").Val()
	_, noted, _ := strings.Cut(signed, " ")
	told := func(ago time.Duration) []Status {
		at := time.Now().Add(-ago)
		redis.Client().HSet(t.Context(), "{vmapower}:workers", "w-1", fmt.Sprint(at.UnixMilli())+" "+noted)
		return workers(t, api)
	}
	if all := told(LateAfter + time.Second); len(all) != 1 || !all[0].Late() {
		t.Errorf("of one that is late: %+v", all)
	}
	if all := told(keptFor + time.Second); len(all) != 0 {
		t.Errorf("of one that is to be forgotten: %+v", all)
	}
	tell(t, worker, Status{Worker: "w-2"})
	if left := redis.Client().HKeys(t.Context(), "{vmapower}:workers").Val(); len(left) != 1 {
		t.Errorf("there are left %v", left)
	}
}

// Whoever can write to Redis can neither invent a worker nor make one tell something else, and what he
// puts there is read within bounds.
func TestWhatNoWorkerSignedIsNotShown(t *testing.T) {
	worker, api, redis, forged := boards(t)
	tell(t, worker, Status{Worker: "w-1", Version: "1.0"})
	genuine := redis.Client().HGet(t.Context(), "{vmapower}:workers", "w-1").Val()
	for what, fields := range map[string][]string{
		"another's note": {"w-2", genuine}, "a changed one": {"w-2", strings.Replace(genuine, "1.0", "2.0", 1)}, "no note": {"w-2", "x"}, "nothing": {"w-2", ""},
	} {
		redis.Client().HSet(t.Context(), "{vmapower}:workers", fields)
		if all := workers(t, api); len(all) != 1 || all[0].Worker != "w-1" || all[0].Version != "1.0" {
			t.Errorf("%s: %+v", what, all)
		}
	}
	if *forged == 0 {
		t.Error("nobody was told of it")
	}
	redis.Client().HSet(t.Context(), "{vmapower}:workers", "w-3", strings.Repeat("x", mostBytes+100))
	if all := workers(t, api); len(all) != 0 {
		t.Errorf("it was read for all its size: %d", len(all))
	}
	tell(t, worker, Status{Worker: "w-1"})
	if all := workers(t, api); len(all) != 1 {
		t.Errorf("the next note does not clear it away: %+v", all)
	}
	redis.Client().Del(t.Context(), "{vmapower}:workers")
	redis.Client().Set(t.Context(), "{vmapower}:workers", "of another kind", 0)
	if all := workers(t, api); len(all) != 0 {
		t.Errorf("%+v", all)
	}
}
