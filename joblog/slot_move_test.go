package joblog_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// slotKey is in the slot of all keys of ours.
const slotKey = "{vmapower}:"

// setupCluster is setup on a cluster of two masters.
func setupCluster(t *testing.T) (bundle, []*testenv.Redis) {
	t.Helper()
	t.Parallel()
	cluster := testenv.StartCluster(t, 2)
	client := testenv.ClusterClient(t, cluster)
	log := joblog.New(client, options(time.Hour))
	t.Cleanup(log.Close)
	return bundle{Log: log, raw: client}, cluster
}

// keyed is a submission with an idempotency key.
func keyed(vm, key string) joblog.Submission {
	s := submission(vm)
	s.IdempotencyKey = key
	return s
}

func otherOperation(vm string) joblog.Submission {
	s := submission(vm)
	s.Operation, s.Fingerprint = "power-on", "on-"+vm
	return s
}

func TestWhileTheSlotMovesNothingIsAcceptedThatCouldBeASecondJob(t *testing.T) {
	b, cluster := setupCluster(t)
	odd := 0
	for i, c := range []struct {
		moved string
		is    func(key string) bool
	}{
		{"nothing yet", func(string) bool { return false }},
		{"the locks", func(key string) bool { return strings.Contains(key, ":lock:") }},
		{"the jobs", func(key string) bool { return strings.Contains(key, ":job:") }},
		{"the idempotency keys", func(key string) bool { return strings.Contains(key, ":idempotency:") }},
		{"what tells of lost jobs", func(key string) bool {
			return strings.HasSuffix(key, ":mark") || strings.HasSuffix(key, ":accepted:last")
		}},
		{"every second key", func(string) bool { odd++; return odd%2 == 1 }},
		{"every key", func(string) bool { return true }},
	} {
		t.Run(c.moved, func(t *testing.T) {
			vm, key := fmt.Sprintf("vm-%d", i), fmt.Sprintf("key-%d", i)
			job := b.submit(t, keyed(vm, key))
			awaits := keyed(vm+"-awaits", "")
			awaits.NeedsApproval = true
			awaiting := b.submit(t, awaits)

			move := testenv.StartSlotMove(t, cluster, slotKey)
			for _, key := range move.Keys() {
				if c.is(key) {
					move.Move(key)
				}
			}
			for what, err := range b.halfWay(t, keyed(vm, key), otherOperation(vm), awaiting) {
				if !errors.Is(err, joblog.ErrUnavailable) || errors.Is(err, joblog.ErrStateLost) {
					t.Errorf("%s: %v", what, err)
				}
			}
			if b.get(t, job.ID).ID != job.ID { // one key, wherever it is
				t.Error("another job")
			}
			move.Finish()

			if again, how, err := b.Submit(t.Context(), keyed(vm, key)); again.ID != job.ID || how != joblog.Replayed {
				t.Errorf("the same request: job %s for %s, %s, %v", again.ID, job.ID, how, err)
			}
			var busy *joblog.BusyError
			if _, _, err := b.Submit(t.Context(), otherOperation(vm)); !errors.As(err, &busy) || busy.JobID != job.ID {
				t.Errorf("another operation: %v", err)
			}
			if approved, err := b.Decide(t.Context(), awaiting, approved()); err != nil || approved.Status != joblog.StatusPending {
				t.Errorf("approval: %s, %v", approved.Status, err)
			}
			if err := b.Ready(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func approved() joblog.Verdict { return joblog.Verdict{Decision: joblog.Approve, By: "boss"} }

// halfWay is what becomes of everything that needs several keys, all at the same time.
func (b bundle) halfWay(t *testing.T, again, other joblog.Submission, awaiting joblog.Job) map[string]error {
	var mu sync.Mutex
	became := map[string]error{}
	var all sync.WaitGroup
	for what, do := range map[string]func() error{
		"the same request":  func() error { _, _, err := b.Submit(t.Context(), again); return err },
		"another operation": func() error { _, _, err := b.Submit(t.Context(), other); return err },
		"approval":          func() error { _, err := b.Decide(t.Context(), awaiting, approved()); return err },
		"withdrawal":        func() error { _, err := b.Withdraw(t.Context(), other.ID); return err },
		"sweep":             func() error { _, err := b.swept(t.Context()); return err },
		"readiness":         func() error { return b.Ready(t.Context()) },
	} {
		all.Go(func() {
			err := do()
			mu.Lock()
			defer mu.Unlock()
			became[what] = err
		})
	}
	all.Wait()
	return became
}

func TestAnOwnerKeepsItsJobWhileTheSlotMoves(t *testing.T) {
	b, cluster := setupCluster(t)
	job := b.submit(t, submission("vm-1"))
	run := b.claim(t, job.ID)
	move := testenv.StartSlotMove(t, cluster, slotKey)
	key := slotKey + "job:" + job.ID
	move.Move(key)

	stepped := make(chan error, 1)
	go func() {
		_, err := joblog.Step(t.Context(), run, "look", say("seen"))
		stepped <- err
	}()
	for first := ""; ; time.Sleep(10 * time.Millisecond) { // until a beat came through
		beat, err := b.raw.HGet(t.Context(), key, "beat_at").Result()
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = beat
		} else if beat != first {
			break
		}
	}
	select {
	case err := <-stepped:
		t.Errorf("a step was recorded half-way: %v", err)
	default:
	}
	move.Finish()
	if err := <-stepped; err != nil {
		t.Error(err)
	}
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
	if ended := b.get(t, job.ID); ended.Status != joblog.StatusCompleted || ended.Attempt != 1 {
		t.Errorf("%s, attempt %d", ended.Status, ended.Attempt)
	}
}

// traffic submits and ends jobs as fast as it can, by several hands that use the same keys.
type traffic struct {
	bundle
	refused atomic.Int64
	done    atomic.Int64
	stop    atomic.Bool

	mu   sync.Mutex
	live map[string]string // the job that was made for a VM, and has not been told to end
	jobs map[string]string // by idempotency key
}

func TestNoSecondJobIsMadeWhileTheSlotMovesUnderLoad(t *testing.T) {
	b, cluster := setupCluster(t)
	load := &traffic{bundle: b, live: map[string]string{}, jobs: map[string]string{}}
	var hands sync.WaitGroup
	for range 4 {
		hands.Go(func() {
			for n := 0; !load.stop.Load() && !t.Failed(); n++ {
				load.request(t, fmt.Sprintf("vm-%d", n%3), fmt.Sprintf("key-%d", n), n%2 == 0)
			}
		})
	}
	for range 2 { // there and back
		await(t, &load.done, 10)
		move := testenv.StartSlotMove(t, cluster, slotKey)
		for i, key := range move.Keys() {
			if i%2 == 0 {
				move.Move(key)
			}
		}
		await(t, &load.refused, 8)
		move.Finish()
	}
	await(t, &load.done, 10)
	load.stop.Store(true)
	hands.Wait()
	if err := b.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

// await waits until the counter has grown by so much.
func await(t *testing.T, counter *atomic.Int64, by int64) {
	t.Helper()
	limit, until := time.Now().Add(time.Minute), counter.Load()+by
	for counter.Load() < until && !t.Failed() {
		if time.Now().After(limit) {
			t.Fatal("nothing goes on")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// request submits until there is an answer, and ends the job that it made.
func (l *traffic) request(t *testing.T, vm, key string, off bool) {
	s := otherOperation(vm)
	if off {
		s = submission(vm)
	}
	s.IdempotencyKey, s.Fingerprint = key, s.Fingerprint+key
	var job joblog.Job
	how, err := joblog.Acceptance(""), joblog.ErrUnavailable
	for errors.Is(err, joblog.ErrUnavailable) {
		if job, how, err = l.Submit(t.Context(), s); errors.Is(err, joblog.ErrUnavailable) {
			l.refused.Add(1)
		}
	}
	var busy *joblog.BusyError
	if errors.As(err, &busy) {
		return
	}
	if err != nil {
		t.Errorf("submit: %v", err)
		return
	}
	if l.accepted(t, vm, key, job.ID, how) {
		l.end(t, vm, job.ID)
	}
}

// accepted compares what was accepted with what was before, and reports whether it is new.
func (l *traffic) accepted(t *testing.T, vm, key, id string, how joblog.Acceptance) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if other := l.jobs[key]; other != "" && other != id {
		t.Errorf("jobs %s and %s for one idempotency key", other, id)
	}
	l.jobs[key] = id
	if how != joblog.Created {
		return false
	}
	if other := l.live[vm]; other != "" {
		t.Errorf("jobs %s and %s have one VM", other, id)
	}
	l.live[vm] = id
	return true
}

func (l *traffic) end(t *testing.T, vm, id string) {
	run, err := l.Claim(t.Context(), id)
	for errors.Is(err, joblog.ErrUnavailable) {
		run, err = l.Claim(t.Context(), id)
	}
	if err != nil {
		t.Errorf("claim: %v", err)
		return
	}
	l.mu.Lock()
	delete(l.live, vm)
	l.mu.Unlock()
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Errorf("end: %v", err)
	}
	l.done.Add(1)
}
