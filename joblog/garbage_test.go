package joblog_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/joblog"
)

// picture is all that Redis holds, to be put back.
type picture map[string]string

func (b bundle) picture(t *testing.T) picture {
	t.Helper()
	all := picture{}
	for _, key := range b.keysOf(t) {
		all[key] = b.raw.Dump(t.Context(), key).Val()
	}
	return all
}

func (b bundle) keysOf(t *testing.T) (keys []string) {
	t.Helper()
	scan := b.raw.Scan(t.Context(), 0, "*", 1000).Iterator()
	for scan.Next(t.Context()) {
		keys = append(keys, scan.Val())
	}
	if err := scan.Err(); err != nil {
		t.Fatal(err)
	}
	return keys
}

func (b bundle) putBack(t *testing.T, all picture) {
	t.Helper()
	_, err := b.raw.Pipelined(t.Context(), func(p redis.Pipeliner) error {
		p.FlushDB(t.Context())
		for key, value := range all {
			p.Restore(t.Context(), key, 0, value)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// garbage is what somebody may write over a field, by what it is.
var garbage = map[string]string{
	"nothing": "", "one": "1", "much": "100000000", "infinite": "1e999", "no number": "nan", "negative": "-1",
	"no text": "\xff\x00{", "a MiB": strings.Repeat("x", 1<<20),
}

// kindsOfKey write a key of another kind in the place of one of ours.
var kindsOfKey = map[string]func(p redis.Pipeliner, t *testing.T, key string){
	"a string":     func(p redis.Pipeliner, t *testing.T, key string) { p.Set(t.Context(), key, "x", 0) },
	"a list":       func(p redis.Pipeliner, t *testing.T, key string) { p.RPush(t.Context(), key, "x") },
	"a sorted set": func(p redis.Pipeliner, t *testing.T, key string) { p.ZAdd(t.Context(), key, member("x")) },
	"a full stream": func(p redis.Pipeliner, t *testing.T, key string) {
		p.XAdd(t.Context(), &redis.XAddArgs{Stream: key, ID: "18446744073709551615-18446744073709551615", Values: []string{"type", "x"}})
	},
	"nothing": func(redis.Pipeliner, *testing.T, string) {},
}

// Whatever lies in the place of a key or a field of one job, no script fails over it, and
// the job of another VM is done.
func TestNoGarbageInOneJobKeepsAnotherFromItsEnd(t *testing.T) {
	b := setup(t)
	victim, other := b.submit(t, submission("vm-1")).ID, b.submit(t, submission("vm-2")).ID
	run := b.claim(t, victim)
	if _, err := run.Bind(t.Context(), joblog.VM{Real: "real-1", Aliases: []string{"x"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := joblog.Step(t.Context(), run, "look", say("x")); err != nil {
		t.Fatal(err)
	}
	save(t, run, "disk-2000", "half")
	if _, _, err := run.Intent(t.Context(), joblog.Announcement{Verb: "power-off"}); err != nil {
		t.Fatal(err)
	}
	if err := run.Progress(t.Context(), "act", 0.5, joblog.Progress{Total: 2, Transferred: 1}); err != nil {
		t.Fatal(err)
	}
	if err := run.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	as := b.picture(t)
	t.Run("fields", func(t *testing.T) {
		for _, field := range slices.Sorted(maps.Keys(b.fields(t, victim))) {
			for what, value := range garbage {
				b.putBack(t, as)
				b.set(t, victim, field, value)
				b.everyScript(t, fmt.Sprintf("%s is %s", field, what), victim, other)
			}
		}
	})
	t.Run("keys", func(t *testing.T) {
		for key := range as {
			if key == "{vmapower}:mark" || strings.Contains(key, other) {
				continue // without the mark nothing is accepted
			}
			for what, write := range kindsOfKey {
				b.putBack(t, as)
				_, err := b.raw.Pipelined(t.Context(), func(p redis.Pipeliner) error {
					p.Del(t.Context(), key)
					write(p, t, key)
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				b.everyScript(t, fmt.Sprintf("%s is %s", key, what), victim, other)
			}
		}
	})
}

// everyScript runs what an api and a worker run of both jobs, and wants the other one done.
func (b bundle) everyScript(t *testing.T, what, victim, other string) {
	t.Helper()
	refused := func(err error) {
		var reply redis.Error
		if errors.As(err, &reply) {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := b.swept(t.Context())
	refused(err)
	_, _, err = b.List(t.Context(), joblog.Filter{}, "", 10)
	refused(err)
	_, _, err = b.List(t.Context(), joblog.Filter{VMID: "vm-1"}, "", 10)
	refused(err)
	_, _, err = b.Submit(t.Context(), submission("vm-1"))
	refused(err)
	job, err := b.Get(t.Context(), victim)
	refused(err)
	if run, err := b.Claim(t.Context(), victim); err == nil {
		refused(b.work(t, run))
	} else {
		refused(err)
	}
	_, err = b.Expire(t.Context(), job, joblog.Outcome{Status: joblog.StatusFailed})
	refused(err)
	_, err = b.Cancel(t.Context(), job, "boss", joblog.Outcome{Status: joblog.StatusCancelled})
	refused(err)
	refused(b.Prune(t.Context()))

	run, err := b.Claim(t.Context(), other)
	if err != nil {
		t.Errorf("%s: the other job: %v", what, err)
		return
	}
	if err := b.work(t, run); err != nil {
		t.Errorf("%s: the other job: %v", what, err)
	}
	if job := b.get(t, other); job.Status != joblog.StatusCompleted {
		t.Errorf("%s: the other job is %s", what, job.Status)
	}
}

// work does a whole job.
func (b bundle) work(t *testing.T, run *joblog.Run) error {
	defer run.Pause(t.Context())
	if _, err := run.Bind(t.Context(), joblog.VM{Real: "real-" + run.Job().VMID, Aliases: []string{"x"}}); err != nil {
		return err
	}
	for _, step := range run.Job().Steps {
		if _, err := joblog.Step(t.Context(), run, step.Name, say("x")); err != nil {
			return err
		}
	}
	if _, err := run.Checkpoints(t.Context()); err != nil {
		return err
	}
	if err := run.Progress(t.Context(), run.Job().Steps[0].Name, 1, joblog.Progress{}); err != nil {
		return err
	}
	call, _, err := run.Intent(t.Context(), joblog.Announcement{Verb: "power-off", ShutdownPending: time.Second})
	if err == nil {
		err = run.Outcome(t.Context(), call, "done")
	}
	if err != nil {
		return err
	}
	return run.End(t.Context(), completed("x"))
}

// What lies in an index and can't be a job's id is not read, whatever its size.
func TestAListLeavesOutWhatCanBeNoJob(t *testing.T) {
	b := setup(t)
	first, second := b.submit(t, submission("vm-1")).ID, b.submit(t, submission("vm-2")).ID
	for _, strange := range []string{"", "x", "~", strings.Repeat("f", 8<<20), strings.Repeat("f", 25) + ":credential"} {
		b.raw.ZAdd(t.Context(), "{vmapower}:jobs", member(strange))
	}
	// Megabytes that have to be dropped may take a busy Redis longer than a call may.
	list := func(before string, limit int) (jobs []joblog.Job, next string, err error) {
		for range 10 {
			if jobs, next, err = b.List(t.Context(), joblog.Filter{}, before, limit); !errors.Is(err, joblog.ErrUnavailable) {
				break
			}
		}
		return jobs, next, err
	}
	jobs, next, err := list("", 1)
	if err != nil || len(jobs) != 1 || jobs[0].ID != second {
		t.Fatalf("%d jobs, %v", len(jobs), err)
	}
	if jobs, _, err = list(next, 5); err != nil || len(jobs) != 1 || jobs[0].ID != first {
		t.Errorf("%d jobs, %v", len(jobs), err)
	}
	if left := b.raw.ZCard(t.Context(), "{vmapower}:jobs").Val(); left != 2 {
		t.Errorf("%d members are left", left)
	}
}

// A reader is given no more events at once than its memory is meant for, and misses none.
func TestEventsAreReadInPortions(t *testing.T) {
	b := setup(t)
	id := b.submit(t, submission("vm-1")).ID
	const large = 20
	for n := range large {
		b.raw.RPush(t.Context(), "{vmapower}:job:"+id+":events", fmt.Sprintf(`["9999999999999-%d","progress",%q]`, n, strings.Repeat("x", 200<<10)))
	}
	read, after := 0, ""
	for read < large+1 {
		events, err := b.Events(t.Context(), id, after)
		if err != nil || len(events) == 0 || len(events) > 6 {
			t.Fatalf("%d events after %d, %v", len(events), read, err)
		}
		read, after = read+len(events), events[len(events)-1].ID
	}
}
