package joblog_test

import (
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"vmapower/joblog"
)

// TestAnOwnerWhoseClaimRedisForgotWritesNothing: Redis restarts without its last
// second, and hands the same epoch out twice. Only the nonce tells the two apart.
func TestAnOwnerWhoseClaimRedisForgotWritesNothing(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	before := b.raw.Dump(t.Context(), "{vmapower}:job:"+job.ID).Val()
	forgotten := b.claim(t, job.ID)
	if err := b.raw.RestoreReplace(t.Context(), "{vmapower}:job:"+job.ID, 0, before).Err(); err != nil {
		t.Fatal(err)
	}
	owner := b.claim(t, job.ID)
	if _, err := joblog.Step(t.Context(), owner, "look", say("seen")); err != nil {
		t.Fatal(err)
	}
	_, err := joblog.Step(t.Context(), forgotten, "act", say("done"))
	wantErr(t, err, joblog.ErrSuperseded)
	if act, _ := b.get(t, job.ID).Step("act"); act.Status != joblog.StepPending {
		t.Errorf("act %+v", act)
	}
	if err := owner.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
}

// TestARedisWithoutMemoryAcceptsNothingByHalf: what was refused leaves no key, and
// goes through when there is room again.
func TestARedisWithoutMemoryAcceptsNothingByHalf(t *testing.T) {
	b := setup(t)
	first := b.submit(t, submission("vm-1"))
	run := b.claim(t, first.ID)
	before := b.raw.DBSize(t.Context()).Val()
	if err := b.raw.ConfigSet(t.Context(), "maxmemory", "1").Err(); err != nil {
		t.Fatal(err)
	}
	s := submission("vm-2")
	_, _, err := b.Submit(t.Context(), s)
	wantErr(t, err, joblog.ErrUnavailable)
	if after := b.raw.DBSize(t.Context()).Val(); after != before {
		t.Errorf("%d keys, %d before", after, before)
	}
	if err := b.raw.ConfigSet(t.Context(), "maxmemory", "0").Err(); err != nil {
		t.Fatal(err)
	}
	b.submit(t, s)
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
}

func TestARedisThatLoadsIsWaitedFor(t *testing.T) {
	t.Parallel()
	store := miniredis.RunT(t)
	client := redis.NewClient(&redis.Options{Addr: store.Addr(), MaxRetries: -1})
	t.Cleanup(func() { _ = client.Close() })
	log := joblog.New(client, options(time.Hour))
	t.Cleanup(log.Close)
	b := bundle{Log: log, raw: client}
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	for _, reply := range []string{
		"LOADING Redis is loading the dataset in memory", "MASTERDOWN Link with MASTER is down", "READONLY You can't write",
		"ERR the script failed at some line, and may have written before",
	} {
		store.SetError(reply)
		_, err := b.Get(t.Context(), run.Job().ID)
		wantErr(t, err, joblog.ErrUnavailable)
	}
	loaded := time.AfterFunc(200*time.Millisecond, func() { store.SetError("") })
	defer loaded.Stop()
	if _, err := joblog.Step(t.Context(), run, "look", say("seen")); err != nil {
		t.Fatal(err)
	}
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
}
