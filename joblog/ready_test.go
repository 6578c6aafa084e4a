package joblog_test

import (
	"testing"
	"time"

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
	restarted := bundle{Log: joblog.New(b.raw, options(time.Hour)), raw: b.raw}
	t.Cleanup(restarted.Close)
	must(t, restarted.Ready(t.Context()))
	restarted.submit(t, submission("vm-4"))
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
	wantErr(t, b.Ready(t.Context()), joblog.ErrStateLost)
	_, _, err = b.Submit(t.Context(), submission("vm-2"))
	wantErr(t, err, joblog.ErrStateLost)
}
