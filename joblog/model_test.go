package joblog_test

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"

	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// TestNoInterleavingBreaksFencingLocksOrIndexes plays random orders of what several
// workers, callers and the sweep may do, beside a model of what must come of it.
func TestNoInterleavingBreaksFencingLocksOrIndexes(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t, "--appendonly", "no")
	client := server.Client()
	rapid.Check(t, func(rt *rapid.T) {
		if err := client.FlushAll(t.Context()).Err(); err != nil {
			rt.Fatal(err)
		}
		m := &model{ctx: t.Context(), raw: client, log: joblog.New(client, options(time.Hour)), jobs: map[string]*modelJob{}}
		defer m.log.Close()
		defer m.leaveAll()
		rt.Repeat(map[string]func(*rapid.T){
			"submit": m.submit, "sweep": m.sweep,
			"claim": m.withJob(m.claim), "take over": m.withJob(m.takeOver), "cancel": m.withJob(m.cancel), "deadline": m.withJob(m.deadline),
			"step": m.withRun(m.step), "bind": m.withRun(m.bind), "call": m.withRun(m.call), "progress": m.withRun(m.progress),
			"checkpoint": m.withRun(m.checkpoint), "release": m.withRun(m.release), "end": m.withRun(m.end),
			"": m.check,
		})
	})
}

// model is what is known of every job by those who asked.
type model struct {
	ctx  context.Context
	raw  redis.UniversalClient
	log  *joblog.Log
	jobs map[string]*modelJob
	runs []*modelRun // newest last; those overtaken go on trying
}

type modelJob struct {
	vm     string // as asked; "a1" and "a2" are one machine
	owner  *modelRun
	final  joblog.Job // once ended
	bound  bool
	called bool
	late   bool

	copied  int64             // as its newest progress tells
	percent float64           // the highest that was told
	saved   map[string]string // checkpoints
}

type modelRun struct {
	*joblog.Run
	job  *modelJob
	call *joblog.Call // announced, not answered
}

func (j *modelJob) ended() bool { return j.final.ID != "" }

// machineOf is the real VM behind an id.
func machineOf(vm string) string { return "vc/" + vm[:1] }

func pick[T any](rt *rapid.T, what string, from []T) T {
	return rapid.SampledFrom(from).Draw(rt, what)
}

// withJob returns an action that needs a job and submits one when there is none: rapid
// fails a test that skips many actions in a row.
func (m *model) withJob(action func(*rapid.T)) func(*rapid.T) {
	return func(rt *rapid.T) {
		if len(m.jobs) == 0 {
			m.submit(rt)
			return
		}
		action(rt)
	}
}

// withRun returns an action that needs a run and claims a job when there is none.
func (m *model) withRun(action func(*rapid.T)) func(*rapid.T) {
	return func(rt *rapid.T) {
		if len(m.runs) == 0 {
			m.withJob(m.claim)(rt)
			return
		}
		action(rt)
	}
}

func (m *model) ids() []string { return slices.Sorted(maps.Keys(m.jobs)) }

func (m *model) lockedBy(vm string) string {
	for _, id := range m.ids() {
		if job := m.jobs[id]; job.vm == vm && !job.ended() {
			return id
		}
	}
	return ""
}

func (m *model) boundBy(machine string) string {
	for _, id := range m.ids() {
		if job := m.jobs[id]; job.bound && !job.ended() && machineOf(job.vm) == machine {
			return id
		}
	}
	return ""
}

func (m *model) submit(rt *rapid.T) {
	s := submission(pick(rt, "vm", []string{"a1", "a2", "b1"}))
	s.Fingerprint = pick(rt, "request", []string{"off", "on"})
	job, how, err := m.log.Submit(m.ctx, s)
	existing := how == joblog.Live
	live := m.lockedBy(s.VMID)
	var busy *joblog.BusyError
	switch {
	case errors.As(err, &busy):
		if busy.JobID != live {
			rt.Fatalf("busy with %s, the VM has %q", busy.JobID, live)
		}
	case err != nil:
		rt.Fatal(err)
	case existing != (live != "") || existing && job.ID != live:
		rt.Fatalf("existing %v, job %s, the VM has %q", existing, job.ID, live)
	case !existing:
		m.jobs[job.ID] = &modelJob{vm: s.VMID, saved: map[string]string{}}
	}
}

func (m *model) claim(rt *rapid.T) { m.tryClaim(rt, pick(rt, "job", m.ids()), false) }

func (m *model) takeOver(rt *rapid.T) { m.tryClaim(rt, pick(rt, "job", m.ids()), true) }

func (m *model) tryClaim(rt *rapid.T, id string, stale bool) {
	job := m.jobs[id]
	if stale && job.owner != nil {
		m.set(rt, id, "beat_at", 1)
	}
	run, err := m.log.Claim(m.ctx, id)
	switch {
	case job.ended():
		wantModelErr(rt, err, joblog.ErrEnded)
	case job.owner != nil && !stale:
		wantModelErr(rt, err, joblog.ErrNotDue)
	case errors.Is(err, joblog.ErrNotDue) && stale:
		rt.Skip("the owner was quicker")
	case err != nil:
		rt.Fatal(err)
	default:
		job.owner = &modelRun{Run: run, job: job}
		m.runs = append(m.runs, job.owner)
		if run.Closing() != (job.late || run.Job().CancelRequested) {
			rt.Fatalf("closing %v, late %v, cancelled %v", run.Closing(), job.late, run.Job().CancelRequested)
		}
	}
}

// write has a run do something that only the owner may, and reports whether it did.
func (m *model) write(rt *rapid.T, run *modelRun, do func() error) bool {
	before := m.revision(rt, run)
	err := do()
	if run.job.owner == run {
		if err != nil {
			rt.Fatalf("the owner was refused: %v", err)
		}
		return true
	}
	wantModelErr(rt, err, joblog.ErrSuperseded)
	if after := m.revision(rt, run); after != before {
		rt.Fatalf("an overtaken run changed the record from %d to %d", before, after)
	}
	return false
}

func (m *model) step(rt *rapid.T) {
	run, name := pick(rt, "run", m.runs), pick(rt, "step", []string{"look", "act", "verify"})
	if step, _ := run.Job().Step(name); step.Status == joblog.StepCompleted || step.Status == joblog.StepSkipped {
		rt.Skip("nothing to write")
	}
	skip := rapid.Bool().Draw(rt, "skip")
	if m.write(rt, run, func() error {
		if skip {
			return run.Skip(m.ctx, name, "not needed")
		}
		_, err := joblog.Step(m.ctx, run.Run, name, say("seen"))
		return err
	}) && !skip {
		clear(run.job.saved) // it belongs to what comes after other steps
	}
}

func (m *model) progress(rt *rapid.T) {
	run, name := pick(rt, "run", m.runs), pick(rt, "step", []string{"look", "act", "verify"})
	copied := rapid.Int64().Draw(rt, "copied")
	if m.write(rt, run, func() error {
		return run.Progress(m.ctx, name, rapid.Float64().Draw(rt, "share"), joblog.Progress{Transferred: copied})
	}) {
		run.job.copied = copied
	}
}

func (m *model) checkpoint(rt *rapid.T) {
	run, name := pick(rt, "run", m.runs), pick(rt, "checkpoint", []string{"disk-2000", "disk-2001"})
	data := rapid.String().Draw(rt, "data")
	if m.write(rt, run, func() error { return run.SaveCheckpoint(m.ctx, name, []byte(data)) }) {
		run.job.saved[name] = data
	}
}

func (m *model) bind(rt *rapid.T) {
	run := pick(rt, "run", m.runs)
	holder := m.boundBy(machineOf(run.job.vm))
	_, err := run.Bind(m.ctx, joblog.VM{Real: machineOf(run.job.vm), Aliases: []string{run.job.vm}})
	var busy *joblog.BusyError
	switch {
	case run.job.owner != run:
		wantModelErr(rt, err, joblog.ErrSuperseded)
	case holder != "" && holder != run.Job().ID:
		if !errors.As(err, &busy) || busy.JobID != holder {
			rt.Fatalf("bound beside %s: %v", holder, err)
		}
	case err != nil:
		rt.Fatal(err)
	default:
		run.job.bound = true
	}
}

func (m *model) call(rt *rapid.T) {
	run := pick(rt, "run", m.runs)
	if run.job.owner == run && !run.job.bound {
		rt.Skip("not bound")
	}
	if run.call != nil {
		if m.write(rt, run, func() error { return run.Outcome(m.ctx, *run.call, "done") }) {
			run.call = nil
		}
		return
	}
	call, _, err := run.Intent(m.ctx, joblog.Announcement{Verb: verbPowerOff, Session: "session-1"})
	var wait *joblog.WaitError
	switch {
	case run.job.owner != run:
		wantModelErr(rt, err, joblog.ErrSuperseded)
	case err == nil:
		if run.job.late {
			rt.Fatal("a call past the deadline")
		}
		run.job.called, run.call = true, &call
	case errors.As(err, &wait), errors.Is(err, joblog.ErrCancelled), errors.Is(err, joblog.ErrDeadline) && run.job.late:
	default:
		rt.Fatal(err)
	}
}

func (m *model) release(rt *rapid.T) {
	run := pick(rt, "run", m.runs)
	if m.write(rt, run, func() error { return run.Release(m.ctx, 0, nil) }) {
		m.leave(run)
	}
}

// leave forgets a run that gave its job back: repeating that is allowed to it.
func (m *model) leave(run *modelRun) {
	run.job.owner = nil
	m.runs = slices.DeleteFunc(m.runs, func(r *modelRun) bool { return r == run })
}

func (m *model) end(rt *rapid.T) {
	run := pick(rt, "run", m.runs)
	o := completed("result")
	if m.write(rt, run, func() error { return run.End(m.ctx, o) }) {
		m.leave(run)
		m.seal(rt, run.Job().ID)
	}
}

func (m *model) cancel(rt *rapid.T) {
	id := pick(rt, "job", m.ids())
	job := m.jobs[id]
	read, err := m.log.Get(m.ctx, id)
	if err != nil {
		rt.Fatal(err)
	}
	got, err := m.log.Cancel(m.ctx, read, "boss", joblog.Outcome{Status: joblog.StatusCancelled})
	switch {
	case job.ended():
		wantModelErr(rt, err, joblog.ErrEnded)
	case err != nil:
		rt.Fatal(err)
	case got.Status.Ended() != (job.owner == nil && !job.called):
		rt.Fatalf("cancelled to %s, owned %v, called %v", got.Status, job.owner != nil, job.called)
	case got.Status.Ended():
		m.seal(rt, id)
	}
}

// deadline lets a job be late. An owner counts by a clock of its own, so it is one without.
func (m *model) deadline(rt *rapid.T) {
	id := pick(rt, "job", m.ids())
	if !m.jobs[id].ended() && m.jobs[id].owner == nil {
		m.set(rt, id, "deadline", time.Now().Add(-time.Second).UnixMilli())
		m.jobs[id].late = true
	}
}

func (m *model) sweep(rt *rapid.T) {
	wakes, err := bundle{Log: m.log}.swept(m.ctx)
	if err != nil {
		rt.Fatal(err)
	}
	for _, wake := range wakes {
		job := m.jobs[wake.JobID]
		if job.ended() || job.owner != nil {
			rt.Fatalf("woken: %+v, ended %v", wake, job.ended())
		}
		if !wake.Expired {
			continue
		}
		record, err := m.log.Get(m.ctx, wake.JobID)
		if err != nil {
			rt.Fatal(err)
		}
		done, err := m.log.Expire(m.ctx, record, joblog.Outcome{Status: joblog.StatusFailed})
		if err != nil || !done || !job.late || job.called {
			rt.Fatalf("expired %v, late %v, called %v: %v", done, job.late, job.called, err)
		}
		m.seal(rt, wake.JobID)
	}
}

func (m *model) seal(rt *rapid.T, id string) {
	job, err := m.log.Get(m.ctx, id)
	if err != nil || !job.Status.Ended() {
		rt.Fatalf("%s: %v", job.Status, err)
	}
	m.jobs[id].final, m.jobs[id].saved = job, nil
}

// check holds Redis against the model after every action.
func (m *model) check(rt *rapid.T) {
	statuses, open := map[joblog.Status][]string{}, []string(nil)
	for _, id := range m.ids() {
		job, err := m.log.Get(m.ctx, id)
		if err != nil {
			rt.Fatal(err)
		}
		statuses[job.Status] = append(statuses[job.Status], id)
		known := m.jobs[id]
		m.checkCopy(rt, job, known)
		switch {
		case known.ended():
			if !reflect.DeepEqual(job, known.final) {
				rt.Fatalf("an ended job changed: %+v, was %+v", job, known.final)
			}
			continue
		case (known.owner != nil) != (job.Status == joblog.StatusRunning):
			rt.Fatalf("job %s is %s, owned %v", id, job.Status, known.owner != nil)
		}
		open = append(open, id)
		if holder := m.raw.Get(m.ctx, "{vmapower}:lock:vc.example.test|"+known.vm).Val(); holder != id {
			rt.Fatalf("the lock of %s is held by %q, not by %s", known.vm, holder, id)
		}
	}
	for _, status := range []joblog.Status{joblog.StatusPending, joblog.StatusRunning, joblog.StatusCompleted, joblog.StatusFailed, joblog.StatusCancelled} {
		m.same(rt, "jobs:status:"+string(status), statuses[status])
	}
	m.same(rt, "open", open)
	m.same(rt, "jobs", m.ids())
	m.checkLocks(rt)
}

// checkCopy holds progress and checkpoints against what the owners wrote.
func (m *model) checkCopy(rt *rapid.T, job joblog.Job, known *modelJob) {
	if known.ended() && m.raw.Exists(m.ctx, "{vmapower}:job:"+job.ID+":checkpoints").Val() != 0 {
		rt.Fatal("the checkpoints of an ended job are left")
	}
	if known.owner != nil {
		if saved, err := known.owner.Checkpoints(m.ctx); err != nil || !maps.Equal(saved, known.saved) {
			rt.Fatalf("checkpoints %q, want %q: %v", saved, known.saved, err)
		}
	}
	if job.Progress != nil && job.Progress.Transferred != known.copied {
		rt.Fatalf("copied %d, want %d", job.Progress.Transferred, known.copied)
	}
	if percent := job.Percent(); percent >= known.percent && percent <= 100 {
		known.percent = percent
	} else {
		rt.Fatalf("%v percent, %v before", percent, known.percent)
	}
}

func (m *model) checkLocks(rt *rapid.T) {
	for _, vm := range []string{"a1", "a2", "b1"} {
		if id := m.lockedBy(vm); id == "" && m.raw.Exists(m.ctx, "{vmapower}:lock:vc.example.test|"+vm).Val() != 0 {
			rt.Fatalf("the lock of %s is left", vm)
		}
		holder := m.raw.HGet(m.ctx, "{vmapower}:vm:"+machineOf(vm), "job").Val()
		if want := m.boundBy(machineOf(vm)); holder != want {
			rt.Fatalf("machine of %s is held by %q, not by %q", vm, holder, want)
		}
	}
}

func (m *model) same(rt *rapid.T, index string, want []string) {
	got := m.raw.ZRange(m.ctx, "{vmapower}:"+index, 0, -1).Val()
	slices.Sort(want)
	if !slices.Equal(got, want) {
		rt.Fatalf("index %s is %v, want %v", index, got, want)
	}
}

func (m *model) revision(rt *rapid.T, run *modelRun) int64 {
	job, err := m.log.Get(m.ctx, run.Job().ID)
	if err != nil {
		rt.Fatal(err)
	}
	return job.Revision
}

func (m *model) set(rt *rapid.T, id, field string, value any) {
	if err := m.raw.HSet(m.ctx, "{vmapower}:job:"+id, field, value).Err(); err != nil {
		rt.Fatal(err)
	}
}

// leaveAll ends the beats of every run.
func (m *model) leaveAll() {
	for _, run := range m.runs {
		_ = run.Pause(m.ctx) // refused to those overtaken, who end all the same
	}
}

func wantModelErr(rt *rapid.T, got, want error) {
	if !errors.Is(got, want) {
		rt.Fatalf("error %v, want %v", got, want)
	}
}
