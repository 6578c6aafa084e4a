package joblog_test

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// beatsAt is when Redis last heard of each owner.
func (b bundle) beatsAt(t *testing.T, runs []*joblog.Run) (at []string) {
	t.Helper()
	for _, run := range runs {
		beat, err := b.raw.HGet(t.Context(), "{vmapower}:job:"+run.Job().ID, "beat_at").Result()
		if err != nil {
			t.Fatal(err)
		}
		at = append(at, beat)
	}
	return at
}

// awaitBeats waits until every owner has beaten since then, and returns when each has.
func (b bundle) awaitBeats(t *testing.T, runs []*joblog.Run, since []string) []string {
	t.Helper()
	for limit := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		at := b.beatsAt(t, runs)
		if !slices.ContainsFunc(runs, func(r *joblog.Run) bool { i := slices.Index(runs, r); return at[i] == since[i] }) {
			return at
		}
		if time.Now().After(limit) {
			t.Fatal("an owner does not beat")
		}
	}
}

func (b bundle) claimSome(t *testing.T, n int) (runs []*joblog.Run) {
	t.Helper()
	for i := range n {
		runs = append(runs, b.claim(t, b.submit(t, submission("vm-"+string(rune('a'+i)))).ID))
	}
	return runs
}

func TestTheOwnersOfAProcessBeatTogether(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	client := server.ServiceClient()
	b := bundle{Log: joblog.New(client, options(time.Hour)), redis: server, raw: server.Client()}
	t.Cleanup(b.Close)
	runs := b.claimSome(t, 20)
	at := b.awaitBeats(t, runs, b.beatsAt(t, runs)) // the last that was claimed has joined the others
	var scripts atomic.Int64
	client.AddHook(testenv.CommandHook(func(next redis.ProcessHook) redis.ProcessHook {
		return func(ctx context.Context, command redis.Cmder) error {
			if strings.HasPrefix(command.Name(), "eval") {
				scripts.Add(1)
			}
			return next(ctx, command)
		}
	}))
	b.awaitBeats(t, runs, at)
	if n := scripts.Load(); n > 5 {
		t.Errorf("%d scripts", n)
	}
	for _, run := range runs {
		end(t, run)
	}
}

func TestAnOwnerThatWasOvertakenStopsBeatingAndNobodyElseDoes(t *testing.T) {
	b := setup(t)
	runs := b.claimSome(t, 3)
	if err := b.raw.HSet(t.Context(), "{vmapower}:job:"+runs[1].Job().ID, "nonce", "another's").Err(); err != nil {
		t.Fatal(err)
	}
	over, cancel := runs[1].Context()
	defer cancel()
	<-over.Done()
	wantErr(t, context.Cause(over), joblog.ErrSuperseded)
	others := []*joblog.Run{runs[0], runs[2]}
	b.awaitBeats(t, others, b.beatsAt(t, others))
	for _, run := range others {
		end(t, run)
	}
}

func TestOwnersBeatOneByOneWhileTheSlotMoves(t *testing.T) {
	b, cluster := setupCluster(t)
	runs := b.claimSome(t, 2)
	move := testenv.StartSlotMove(t, cluster, slotKey)
	move.Move(slotKey + "job:" + runs[0].Job().ID)
	b.awaitBeats(t, runs, b.awaitBeats(t, runs, b.beatsAt(t, runs)))
	for _, run := range runs {
		if !run.LeaseHeld() {
			t.Error("an owner does not know that it is the owner")
		}
	}
	move.Finish()
	for _, run := range runs {
		end(t, run)
	}
}
