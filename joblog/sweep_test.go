package joblog_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/failure"
	"vmapower/joblog"
)

// swept is all that one sweep finds due.
func (b bundle) swept(ctx context.Context) (wakes []joblog.Wake, err error) {
	err = b.Sweep(ctx, func(some []joblog.Wake) error {
		wakes = append(wakes, some...)
		return nil
	})
	return wakes, err
}

func (b bundle) sweep(t *testing.T) []joblog.Wake {
	t.Helper()
	wakes, err := b.swept(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return wakes
}

// sweepStale sweeps while the job's owner seems to be gone; the owner lives and may
// beat in between, so it is tried until it does not.
func (b bundle) sweepStale(t *testing.T, id string) []joblog.Wake {
	t.Helper()
	for {
		makeStale(t, b, id)
		if wakes := b.sweep(t); len(wakes) > 0 {
			return wakes
		}
	}
}

// set changes a field of the job as time would.
func (b bundle) set(t *testing.T, id string, fields ...any) {
	t.Helper()
	if err := b.raw.HSet(t.Context(), "{vmapower}:job:"+id, fields...).Err(); err != nil {
		t.Fatal(err)
	}
}

func TestTheSweepWakesAJobWhoseFirstWakeUpWasLostAndNeverReusesANumber(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	if wakes := b.sweep(t); len(wakes) != 0 {
		t.Fatalf("woken before the first wake-up had time: %+v", wakes)
	}
	for want := int64(1); want <= 3; want++ {
		b.set(t, job.ID, "wake_at", 1)
		wakes := b.sweep(t)
		if len(wakes) != 1 || wakes[0] != (joblog.Wake{JobID: job.ID, Number: want, Operation: "power-off", VMID: "vm-1"}) {
			t.Fatalf("wakes %+v", wakes)
		}
		if again := b.sweep(t); len(again) != 0 {
			t.Fatalf("woken twice at once: %+v", again)
		}
	}
}

func TestTheSweepWakesAJobWhoseOwnerIsStale(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	if wakes := b.sweep(t); len(wakes) != 0 {
		t.Fatalf("woken beside its owner: %+v", wakes)
	}
	if wakes := b.sweepStale(t, run.Job().ID); len(wakes) != 1 || wakes[0].Expired {
		t.Fatalf("wakes %+v", wakes)
	}
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
}

func TestAReleasedJobIsWokenWhenItIsDueAndAPausedOneAtOnce(t *testing.T) {
	b := setup(t)
	later := b.claim(t, b.submit(t, submission("vm-1")).ID)
	if err := later.Release(t.Context(), time.Hour, nil); err != nil {
		t.Fatal(err)
	}
	if wakes := b.sweep(t); len(wakes) != 0 {
		t.Fatalf("woken before it is due: %+v", wakes)
	}
	if _, err := b.Claim(t.Context(), later.Job().ID); !errors.Is(err, joblog.ErrNotDue) {
		t.Fatalf("claimed before it is due: %v", err)
	}
	paused := b.claim(t, b.submit(t, submission("vm-2")).ID)
	if err := paused.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	if wakes := b.sweep(t); len(wakes) != 1 || wakes[0].JobID != paused.Job().ID {
		t.Fatalf("wakes %+v", wakes)
	}
	again := b.claim(t, paused.Job().ID)
	if attempt := again.Job().Attempt; attempt != 1 {
		t.Errorf("a clean stop spent an attempt: %d", attempt)
	}
	if err := again.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
}

func TestAJobWhoseWakeUpWasLetGoIsWokenAtOnce(t *testing.T) {
	b := setup(t)
	pending, owned := b.submit(t, submission("vm-1")), b.claim(t, b.submit(t, submission("vm-2")).ID)
	if err := b.Rewake(t.Context(), []string{pending.ID, owned.Job().ID, "of a job that is gone"}); err != nil {
		t.Fatal(err)
	}
	if wakes := b.sweep(t); len(wakes) != 1 || wakes[0].JobID != pending.ID || wakes[0].Expired {
		t.Fatalf("wakes %+v", wakes)
	}
	if n, err := b.raw.Exists(t.Context(), "{vmapower}:job:of a job that is gone").Result(); n != 0 || err != nil {
		t.Errorf("a record was made: %d, %v", n, err)
	}
	if err := owned.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
}

func TestOneProcessAtATimeIsToSweep(t *testing.T) {
	b := setup(t)
	take := func() bool {
		taken, err := b.TakeSweep(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return taken
	}
	if !take() || take() {
		t.Fatal("two are to sweep at a time, or none is")
	}
	for ends := time.Now().Add(20 * time.Second); !take(); {
		if time.Now().After(ends) {
			t.Fatal("who was to sweep keeps it")
		}
	}
}

func TestWhoAsksForAJobIsToldWhileItNeedsATurn(t *testing.T) {
	b := setup(t)
	s := submission("vm-1")
	s.RequestedBy, s.VCenter = "oma-01", "vc.example.test"
	job := b.submit(t, s)
	if asker, err := b.Asker(t.Context(), job.ID); err != nil || asker != (joblog.Asker{RequestedBy: "oma-01", VCenter: "vc.example.test"}) {
		t.Errorf("asker %+v, %v", asker, err)
	}
	b.set(t, job.ID, "vcenter", strings.Repeat("x", 1<<16))
	if asker, err := b.Asker(t.Context(), job.ID); err != nil || len(asker.VCenter) > 300 {
		t.Errorf("a vCenter of %d bytes, %v", len(asker.VCenter), err)
	}
	if err := b.claim(t, job.ID).End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
	_, err := b.Asker(t.Context(), job.ID)
	wantErr(t, err, joblog.ErrEnded)
	_, err = b.Asker(t.Context(), "none")
	wantErr(t, err, joblog.ErrNotFound)
}

func TestAJobThatNobodyTookExpiresAtItsDeadline(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	timeout := joblog.Outcome{Status: joblog.StatusFailed, Failure: &failure.Failure{Code: failure.Timeout, Summary: "late"}}
	if done, err := b.Expire(t.Context(), b.get(t, job.ID), timeout); done || err != nil {
		t.Fatalf("expired before its deadline: %v, %v", done, err)
	}
	b.set(t, job.ID, "deadline", 1)
	if wakes := b.sweep(t); len(wakes) != 1 || !wakes[0].Expired {
		t.Fatalf("wakes %+v", wakes)
	}
	if done, err := b.Expire(t.Context(), b.get(t, job.ID), timeout); !done || err != nil {
		t.Fatalf("expire: %v, %v", done, err)
	}
	if got := b.get(t, job.ID); got.Status != joblog.StatusFailed || got.Failure.Code != failure.Timeout {
		t.Errorf("job %+v", got)
	}
	b.submit(t, submission("vm-1")) // the lock is free
}

func TestAJobPastItsDeadlineIsClaimedOnlyToBeClosed(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	if _, err := run.Bind(t.Context(), machine); err != nil {
		t.Fatal(err)
	}
	intent(t, run, verbPowerOff, 0)
	b.set(t, run.Job().ID, "deadline", time.Now().Add(-time.Second).UnixMilli())
	if wakes := b.sweepStale(t, run.Job().ID); len(wakes) != 1 || wakes[0].Expired {
		t.Fatalf("wakes %+v", wakes)
	}
	closing := b.takeOver(t, run.Job().ID)
	wantErr(t, run.Pause(t.Context()), joblog.ErrSuperseded)
	if !closing.Closing() {
		t.Fatal("not closing")
	}
	_, _, err := closing.Intent(t.Context(), joblog.Announcement{Verb: verbPowerOff, Session: "session-1"})
	wantErr(t, err, joblog.ErrDeadline)
	if err := closing.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
}

func z(id string) redis.Z { return redis.Z{Score: 1, Member: id} }

func TestPruneForgetsAJobWithEverythingThatPointsToIt(t *testing.T) {
	b := setup(t)
	s := submission("vm-1")
	s.IdempotencyKey = "key"
	run := b.claim(t, b.submit(t, s).ID)
	if _, err := run.Bind(t.Context(), machine); err != nil {
		t.Fatal(err)
	}
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
	if err := b.Prune(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.get(t, s.ID) // its retention is not over
	if err := b.raw.ZAdd(t.Context(), "{vmapower}:ended", z(s.ID)).Err(); err != nil {
		t.Fatal(err)
	}
	if err := b.Prune(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := b.Get(t.Context(), s.ID)
	wantErr(t, err, joblog.ErrNotFound)
	if keys := b.raw.Keys(t.Context(), "*").Val(); len(keys) != 4 || b.exists(t, "{vmapower}:mark", "{vmapower}:ready", "{vmapower}:accepted", "{vmapower}:accepted:last") != 4 {
		t.Errorf("left: %v", keys)
	}
}

func TestAnOwnerGoesOnWhenRedisWasAwayAndBack(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	b.redis.Kill()
	back := make(chan struct{})
	go func() {
		defer close(back)
		time.Sleep(300 * time.Millisecond) // the outage itself
		b.redis.Start()
	}()
	got, err := joblog.Step(t.Context(), run, "look", say("seen"))
	if err != nil || got != "seen" {
		t.Fatalf("step: %q, %v", got, err)
	}
	<-back
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
	job := b.get(t, run.Job().ID)
	if job.Status != joblog.StatusCompleted || job.Steps[0].Status != joblog.StepCompleted {
		t.Errorf("job %+v", job)
	}
}

func TestWithoutRedisACallSaysThatItIsUnavailable(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	b.redis.Kill()
	_, _, err := b.Submit(t.Context(), submission("vm-2"))
	wantErr(t, err, joblog.ErrUnavailable)
	_, err = b.Get(t.Context(), job.ID)
	wantErr(t, err, joblog.ErrUnavailable)
	_, err = b.Claim(t.Context(), job.ID)
	wantErr(t, err, joblog.ErrUnavailable)
	_, err = b.swept(t.Context())
	wantErr(t, err, joblog.ErrUnavailable)
}

func TestListPagesNewestFirstThroughEachIndex(t *testing.T) {
	b := setup(t)
	var ids []string
	for i := range 5 {
		s := submission(fmt.Sprintf("vm-%d", i))
		s.ContextID = fmt.Sprintf("move-%d", i%2)
		ids = append([]string{b.submit(t, s).ID}, ids...)
	}
	if err := b.claim(t, ids[0]).End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		filter joblog.Filter
		want   []string
	}{
		"all":         {joblog.Filter{}, ids},
		"status":      {joblog.Filter{Status: joblog.StatusPending}, ids[1:]},
		"operation":   {joblog.Filter{Operation: "power-off"}, ids},
		"vm":          {joblog.Filter{VMID: "vm-3"}, ids[1:2]},
		"external id": {joblog.Filter{ExternalID: "failover-1", Status: joblog.StatusCompleted}, ids[:1]},
		"context":     {joblog.Filter{ContextID: "move-0"}, []string{ids[0], ids[2], ids[4]}},
		"of context":  {joblog.Filter{ContextID: "move-0", VMID: "vm-1"}, nil},
		"none":        {joblog.Filter{Operation: "power-on"}, nil},
	} {
		var got []string
		for before := ""; ; {
			jobs, next, err := b.List(t.Context(), c.filter, before, 2)
			if err != nil {
				t.Fatal(err)
			}
			for _, job := range jobs {
				got = append(got, job.ID)
			}
			if before = next; next == "" {
				break
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestWaitReturnsWithTheNextChange(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	seen := b.get(t, run.Job().ID).Revision
	got := make(chan joblog.Job)
	go func() {
		job, err := b.Wait(t.Context(), run.Job().ID, seen)
		if err != nil {
			t.Error(err)
		}
		got <- job
	}()
	if err := run.Skip(t.Context(), "act", "not needed"); err != nil {
		t.Fatal(err)
	}
	if job := <-got; job.Revision <= seen {
		t.Errorf("revision %d, want above %d", job.Revision, seen)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	job, err := b.Wait(ctx, run.Job().ID, 1000)
	if err != nil || job.ID == "" {
		t.Errorf("nothing changed: %+v, %v", job, err)
	}
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
}

func TestEventsTellTheJobInOrderAndResumeWithoutGap(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	if _, err := joblog.Step(t.Context(), run, "look", say("seen")); err != nil {
		t.Fatal(err)
	}
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
	all, err := b.Events(t.Context(), run.Job().ID, "")
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, event := range all {
		types = append(types, event.Type)
	}
	want := "[state state step step step step state end]"
	if fmt.Sprint(types) != want {
		t.Errorf("events %v, want %s", types, want)
	}
	rest, err := b.Events(t.Context(), run.Job().ID, all[3].ID)
	if err != nil || len(rest) != len(all)-4 || rest[0].ID != all[4].ID {
		t.Errorf("after %s: %+v, %v", all[3].ID, rest, err)
	}
}
