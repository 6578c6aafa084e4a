package joblog_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"vmapower/joblog"
)

// asUser is the record as a Redis user with these rights, beside +@all, sees it.
func (b bundle) asUser(t *testing.T, rights ...any) *joblog.Log {
	t.Helper()
	must(t, b.raw.Do(t.Context(), append([]any{"ACL", "SETUSER", "narrow", "reset", "on", ">not-a-real-password", "+@all"}, rights...)...).Err())
	client := redis.NewClient(&redis.Options{Addr: b.redis.Addr(), Username: "narrow", Password: "not-a-real-password", MaxRetries: -1})
	t.Cleanup(func() { _ = client.Close() })
	log := joblog.New(client, options(time.Hour))
	t.Cleanup(log.Close)
	return log
}

func TestReadyMeansThatASubmissionWillWork(t *testing.T) {
	const ours, announce = "~{vmapower}:*", "&{vmapower}:*"
	for name, spoil := range map[string]func(t *testing.T, b bundle) (*joblog.Log, func()){
		"a read-only replica": func(t *testing.T, b bundle) (*joblog.Log, func()) {
			must(t, b.raw.Do(t.Context(), "REPLICAOF", "127.0.0.1", "1").Err())
			return b.Log, func() { must(t, b.raw.Do(t.Context(), "REPLICAOF", "NO", "ONE").Err()) }
		},
		"out of memory": func(t *testing.T, b bundle) (*joblog.Log, func()) {
			must(t, b.raw.ConfigSet(t.Context(), "maxmemory", "1").Err())
			return b.Log, func() { must(t, b.raw.ConfigSet(t.Context(), "maxmemory", "0").Err()) }
		},
		"too few replicas": func(t *testing.T, b bundle) (*joblog.Log, func()) {
			must(t, b.raw.ConfigSet(t.Context(), "min-replicas-to-write", "1").Err())
			return b.Log, func() { must(t, b.raw.ConfigSet(t.Context(), "min-replicas-to-write", "0").Err()) }
		},
		"no right to announce": func(t *testing.T, b bundle) (*joblog.Log, func()) {
			return b.asUser(t, ours, "resetchannels"), func() { b.asUser(t, ours, announce) }
		},
		"no right to write": func(t *testing.T, b bundle) (*joblog.Log, func()) {
			return b.asUser(t, "%R~{vmapower}:*", announce), func() { b.asUser(t, ours, announce) }
		},
		"no scripts": func(t *testing.T, b bundle) (*joblog.Log, func()) {
			return b.asUser(t, ours, announce, "-@scripting"), func() { b.asUser(t, ours, announce) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t)
			must(t, b.Ready(t.Context()))
			log, heal := spoil(t, b)
			wantErr(t, log.Ready(t.Context()), joblog.ErrUnavailable)
			s := submission("vm-1")
			_, _, err := log.Submit(t.Context(), s)
			wantErr(t, err, joblog.ErrUnavailable) // "not sure": what calls it withdraws it, or tells its id
			heal()
			must(t, log.Ready(t.Context()))
			_, _, err = log.Submit(t.Context(), s)
			must(t, err)
		})
	}
}

// A replica that had not heard of the last jobs becomes the master: it has the mark, and fewer.
func TestAStoreThatLostSomeJobsIsNotTrusted(t *testing.T) {
	b := setup(t)
	b.submit(t, submission("vm-1"))
	accepted := b.raw.Get(t.Context(), "{vmapower}:accepted").Val()
	b.submit(t, submission("vm-2"))
	another := joblog.New(b.raw, options(time.Hour))
	t.Cleanup(another.Close)
	must(t, another.Ready(t.Context()))

	must(t, b.raw.Set(t.Context(), "{vmapower}:accepted", accepted, 0).Err())
	_, _, err := b.Submit(t.Context(), submission("vm-3"))
	wantErr(t, err, joblog.ErrStateLost)
	wantErr(t, another.Ready(t.Context()), joblog.ErrStateLost)
	must(t, b.raw.IncrBy(t.Context(), "{vmapower}:accepted", 10).Err())
	wantErr(t, b.Ready(t.Context()), joblog.ErrStateLost) // until somebody has looked
}

// The new master has taken as many jobs as the old one had, from a process that knew of fewer.
func TestAStoreWithOtherJobsThanItHadIsNotTrusted(t *testing.T) {
	b := setup(t)
	b.submit(t, submission("vm-1"))
	b.submit(t, submission("vm-2"))
	must(t, b.raw.LSet(t.Context(), "{vmapower}:accepted:last", 0, uuid.NewString()).Err())
	b.another(t).submit(t, submission("vm-3"))
	err := b.Ready(t.Context())
	wantErr(t, err, joblog.ErrStateLost)
}

// another is the record as another process sees it, or this one after a restart.
func (b bundle) another(t *testing.T) bundle {
	t.Helper()
	b.Log = joblog.New(b.redis.ServiceClient(), options(time.Hour))
	t.Cleanup(b.Close)
	return b
}

// What one process finds to be lost stops all of them, also one that begins afterwards, until
// an operator has looked.
func TestALossStopsEveryProcessUntilItIsAccepted(t *testing.T) {
	b := setup(t)
	b.submit(t, submission("vm-1"))
	idle := b.another(t)
	must(t, idle.Ready(t.Context()))
	if loss, err := joblog.AcceptLoss(t.Context(), b.raw); err != nil || loss != nil {
		t.Fatalf("accepted %+v, %v", loss, err)
	}
	must(t, b.raw.FlushAll(t.Context()).Err())
	wantErr(t, b.Ready(t.Context()), joblog.ErrStateLost)
	restarted := b.another(t)
	_, _, err := restarted.Submit(t.Context(), submission("vm-2"))
	wantErr(t, err, joblog.ErrStateLost)

	loss, err := joblog.AcceptLoss(t.Context(), b.raw)
	if err != nil || loss == nil || !strings.Contains(loss.What, "not the store") || loss.Found.IsZero() {
		t.Fatalf("accepted %+v, %v", loss, err)
	}
	for n, process := range []bundle{b, idle, restarted} {
		process.submit(t, submission(fmt.Sprintf("vm-%d", 3+n)))
		must(t, process.Ready(t.Context()))
	}
}

// A worker that was stopped so long that its job has ended and is forgotten has lost nothing.
func TestAnOwnerThatSleptOverTheRetentionHasLostNothing(t *testing.T) {
	b := setup(t)
	b.Log = joblog.New(b.redis.ServiceClient(), options(time.Millisecond))
	t.Cleanup(b.Close)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	must(t, b.raw.Del(t.Context(), "{vmapower}:job:"+run.Job().ID).Err())
	_, err := joblog.Step(t.Context(), run, "look", say("looked"))
	if wantErr(t, err, joblog.ErrSuperseded); errors.Is(err, joblog.ErrRecordGone) {
		t.Error(err)
	}
	must(t, b.Ready(t.Context()))
}

func TestAnOwnerWhoseRecordIsGoneStopsAndTellsSo(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	ctx, cancel := run.Context()
	defer cancel()
	must(t, b.raw.Del(t.Context(), "{vmapower}:job:"+run.Job().ID).Err())
	_, err := joblog.Step(ctx, run, "look", say("looked"))
	wantErr(t, err, joblog.ErrRecordGone)
	wantErr(t, err, joblog.ErrSuperseded)
	<-ctx.Done()
	_, _, err = b.another(t).Submit(t.Context(), submission("vm-2"))
	wantErr(t, err, joblog.ErrStateLost)
}
