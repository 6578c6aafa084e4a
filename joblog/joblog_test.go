package joblog_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"vmapower/failure"
	"vmapower/internal/note/notetest"
	"vmapower/internal/testenv"
	"vmapower/joblog"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, testenv.Leaks()) }

type bundle struct {
	*joblog.Log
	redis *testenv.Redis
	raw   redis.UniversalClient
}

// keys are those of all workers and apis of these tests.
var keys = notetest.Worker()

func options(retention time.Duration) joblog.Options {
	return joblog.Options{Keys: keys, Retention: retention}
}

func setup(t *testing.T) bundle {
	t.Helper()
	t.Parallel()
	server := testenv.StartRedis(t)
	log := joblog.New(server.ServiceClient(), options(time.Hour))
	t.Cleanup(log.Close)
	return bundle{Log: log, redis: server, raw: server.Client()}
}

func submission(vm string) joblog.Submission {
	return joblog.Submission{
		ID: uuid.Must(uuid.NewV7()).String(),
		Request: joblog.Request{
			Operation: "power-off", VMID: vm, VCenter: "vc.example.test", ExternalID: "failover-1",
			Args: json.RawMessage(`{"timeout":300}`), Metadata: json.RawMessage(`{"k":"v"}`),
			MaxAttempts: 5, Budget: time.Minute,
		},
		Plan:        []joblog.PlannedStep{{Name: "look", Title: "Look"}, {Name: "act", Title: "Act"}, {Name: "verify", Title: "Verify"}},
		Credentials: []byte("sealed"), Fingerprint: "f-" + vm,
	}
}

func (b bundle) submit(t *testing.T, s joblog.Submission) joblog.Job {
	t.Helper()
	job, how, err := b.Submit(t.Context(), s)
	if err != nil || how != joblog.Created {
		t.Fatalf("submit: %s, %v", how, err)
	}
	return job
}

func (b bundle) claim(t *testing.T, id string) *joblog.Run {
	t.Helper()
	run, err := b.Claim(t.Context(), id)
	if err != nil {
		t.Fatalf("claim: %v", err)
	}
	return run
}

func (b bundle) get(t *testing.T, id string) joblog.Job {
	t.Helper()
	job, err := b.Get(t.Context(), id)
	if err != nil {
		t.Fatalf("get: %v", err)
	}
	return job
}

func (b bundle) exists(t *testing.T, keys ...string) int64 {
	t.Helper()
	n, err := b.raw.Exists(t.Context(), keys...).Result()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func completed(result any) joblog.Outcome {
	return joblog.Outcome{Status: joblog.StatusCompleted, Result: result, ShutdownOver: true}
}

func say(word string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return word, nil }
}

func wantErr(t *testing.T, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Fatalf("error %v, want %v", got, want)
	}
}

func TestSubmittedJobIsPendingWithItsWholePlan(t *testing.T) {
	b := setup(t)
	s := submission("vm-1")
	job := b.submit(t, s)
	if job.Status != joblog.StatusPending || job.Attempt != 0 || job.MaxAttempts != 5 || len(job.Steps) != 3 {
		t.Fatalf("job %+v", job)
	}
	for i, step := range job.Steps {
		if step.Seq != i+1 || step.Name != s.Plan[i].Name || step.Title != s.Plan[i].Title || step.Status != joblog.StepPending {
			t.Errorf("step %+v", step)
		}
	}
	if got := job.Deadline.Sub(job.Created); got != time.Minute {
		t.Errorf("deadline after %v", got)
	}
	if string(job.Args) != `{"timeout":300}` || string(job.Metadata) != `{"k":"v"}` || job.Result != nil || job.Failure != nil {
		t.Errorf("args %s metadata %s result %s failure %v", job.Args, job.Metadata, job.Result, job.Failure)
	}
}

func TestSubmitRepeatedByItsCallerRecordsOneJob(t *testing.T) {
	b := setup(t)
	s := submission("vm-1")
	first := b.submit(t, s)
	again := b.submit(t, s)
	if first.ID != again.ID || again.Revision != first.Revision {
		t.Fatalf("first %+v, again %+v", first, again)
	}
}

func TestEqualRequestGetsTheLiveJobAndAnyOtherIsBusy(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))

	equal := submission("vm-1")
	got, how, err := b.Submit(t.Context(), equal)
	if err != nil || how != joblog.Live || got.ID != job.ID {
		t.Fatalf("equal request: job %s %s err %v", got.ID, how, err)
	}
	other := submission("vm-1")
	other.Fingerprint = "other"
	_, _, err = b.Submit(t.Context(), other)
	var busy *joblog.BusyError
	if !errors.As(err, &busy) || busy.JobID != job.ID {
		t.Fatalf("other request: %v", err)
	}
	if n := b.exists(t, "{vmapower}:job:"+other.ID); n != 0 {
		t.Error("the refused request left a job")
	}
}

func TestIdempotencyKeyFindsItsJobAfterTheEnd(t *testing.T) {
	b := setup(t)
	s := submission("vm-1")
	s.IdempotencyKey = "oma|key-1"
	job := b.submit(t, s)
	if err := b.claim(t, job.ID).End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
	replay := submission("vm-1")
	replay.IdempotencyKey = s.IdempotencyKey
	got, how, err := b.Submit(t.Context(), replay)
	if err != nil || how != joblog.Replayed || got.ID != job.ID || got.Status != joblog.StatusCompleted {
		t.Fatalf("replay: %+v %s err %v", got, how, err)
	}
	replay.Fingerprint = "another request"
	_, _, err = b.Submit(t.Context(), replay)
	wantErr(t, err, joblog.ErrIdempotencyConflict)
}

func TestStepsRunOnceAndTheirResultsAreReplayed(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	run := b.claim(t, job.ID)
	if got, err := joblog.Step(t.Context(), run, "look", say("on")); err != nil || got != "on" {
		t.Fatal(got, err)
	}
	if err := run.Release(t.Context(), 0, nil); err != nil {
		t.Fatal(err)
	}
	run = b.claim(t, job.ID)
	called := false
	got, err := joblog.Step(t.Context(), run, "look", func(context.Context) (string, error) { called = true; return "off", nil })
	if err != nil || got != "on" || called {
		t.Fatalf("replayed %q, called %v, err %v", got, called, err)
	}
	if err := run.Skip(t.Context(), "act", "nothing to do"); err != nil {
		t.Fatal(err)
	}
	if err := run.End(t.Context(), completed(map[string]bool{"success": true})); err != nil {
		t.Fatal(err)
	}
	job = b.get(t, job.ID)
	if job.Status != joblog.StatusCompleted || job.Attempt != 2 || string(job.Result) != `{"success":true}` || job.Percent() != 100 {
		t.Errorf("job %+v", job)
	}
	look, _ := job.Step("look")
	act, _ := job.Step("act")
	verify, _ := job.Step("verify")
	if look.Status != joblog.StepCompleted || look.Attempt != 1 || look.Started.IsZero() || look.Ended.IsZero() {
		t.Errorf("look %+v", look)
	}
	if act.Status != joblog.StepSkipped || act.Message != "nothing to do" || verify.Status != joblog.StepSkipped {
		t.Errorf("act %+v verify %+v", act, verify)
	}
}

func TestAPanicFailsTheStepAndIsNeverSuccess(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	run := b.claim(t, job.ID)
	_, err := joblog.Step(t.Context(), run, "look", func(context.Context) (string, error) { panic("secret-in-a-panic") })
	if err == nil {
		t.Fatal("a panicking step succeeded")
	}
	step, _ := b.get(t, job.ID).Step("look")
	if step.Status != joblog.StepFailed || step.Error != "internal error" {
		t.Errorf("step %+v", step)
	}
	if err := run.Release(t.Context(), 0, nil); err != nil {
		t.Fatal(err)
	}
}

func TestAStepThatWasNotDeclaredIsRefused(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	defer run.Pause(t.Context())
	if _, err := joblog.Step(t.Context(), run, "dance", say("x")); err == nil {
		t.Fatal("a step outside the plan was done")
	}
}

func TestOnlyOneWorkerOwnsAJob(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	run := b.claim(t, job.ID)
	_, err := b.Claim(t.Context(), job.ID)
	wantErr(t, err, joblog.ErrNotDue)
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
	_, err = b.Claim(t.Context(), job.ID)
	wantErr(t, err, joblog.ErrEnded)
	_, err = b.Claim(t.Context(), "no-such-job")
	wantErr(t, err, joblog.ErrNotFound)
}

func TestAnOvertakenAttemptWritesNothing(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	old := b.claim(t, job.ID)
	run := b.takeOver(t, job.ID)
	before := b.get(t, job.ID).Revision

	called := false
	_, err := joblog.Step(t.Context(), old, "look", func(context.Context) (string, error) { called = true; return "", nil })
	wantErr(t, err, joblog.ErrSuperseded)
	wantErr(t, old.Skip(t.Context(), "act", "x"), joblog.ErrSuperseded)
	_, _, err = old.Intent(t.Context(), joblog.Announcement{Verb: verbPowerOff, Session: "session-1"})
	wantErr(t, err, joblog.ErrSuperseded)
	wantErr(t, old.End(t.Context(), completed(nil)), joblog.ErrSuperseded)
	if after := b.get(t, job.ID).Revision; called || after != before {
		t.Errorf("called %v, revision %d -> %d", called, before, after)
	}
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
}

// takeOver claims a job as if its owner had not shown itself for a while. The owner
// lives and may beat in between, so it is tried until it is not.
func (b bundle) takeOver(t *testing.T, id string) *joblog.Run {
	t.Helper()
	for {
		makeStale(t, b, id)
		run, err := b.Claim(t.Context(), id)
		if err == nil {
			return run
		}
		wantErr(t, err, joblog.ErrNotDue)
	}
}

// makeStale puts the owner's last beat into the past, until the next one comes.
func makeStale(t *testing.T, b bundle, id string) {
	t.Helper()
	if err := b.raw.HSet(t.Context(), "{vmapower}:job:"+id, "beat_at", 1).Err(); err != nil {
		t.Fatal(err)
	}
}

func TestASupersededOwnerLosesItsContext(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	old := b.claim(t, job.ID)
	ctx, cancel := old.Context()
	defer cancel()
	run := b.takeOver(t, job.ID)
	<-ctx.Done()
	wantErr(t, context.Cause(ctx), joblog.ErrSuperseded)
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
}

func TestEndFreesTheLocksAndTheCredentialsAndNothingChangesAfterwards(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	run := b.claim(t, job.ID)
	if data, err := run.Credentials(t.Context()); err != nil || string(data) != "sealed" {
		t.Fatalf("credentials %q, %v", data, err)
	}
	if _, err := run.Bind(t.Context(), joblog.VM{Real: "vc-uuid/vm-1", Aliases: []string{"50aa"}}); err != nil {
		t.Fatal(err)
	}
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
	if n := b.exists(t, "{vmapower}:lock:vc.example.test|vm-1", "{vmapower}:vm:vc-uuid/vm-1", "{vmapower}:job:"+job.ID+":credentials"); n != 0 {
		t.Errorf("%d keys are left", n)
	}
	ended := b.get(t, job.ID)
	_, err := b.Cancel(t.Context(), job, "boss", joblog.Outcome{Status: joblog.StatusCancelled})
	wantErr(t, err, joblog.ErrEnded)
	if again := b.get(t, job.ID); again.Revision != ended.Revision {
		t.Errorf("revision %d -> %d after the end", ended.Revision, again.Revision)
	}
}

func TestTwoIDsOfOneVMMeetAtBind(t *testing.T) {
	b := setup(t)
	first := b.claim(t, b.submit(t, submission("vm-1")).ID)
	second := b.claim(t, b.submit(t, submission("42aa")).ID)
	vm := joblog.VM{Real: "vc-uuid/vm-1", Aliases: []string{"vm-1", "42aa"}}
	if _, err := first.Bind(t.Context(), vm); err != nil {
		t.Fatal(err)
	}
	_, err := second.Bind(t.Context(), vm)
	var busy *joblog.BusyError
	if !errors.As(err, &busy) || busy.JobID != first.Job().ID {
		t.Fatalf("second bind: %v", err)
	}
	for _, run := range []*joblog.Run{first, second} {
		if err := run.End(t.Context(), completed(nil)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCancelEndsAJobThatCalledNothingAndFlagsARunningOne(t *testing.T) {
	b := setup(t)
	cancelled := joblog.Outcome{Status: joblog.StatusCancelled, Failure: &failure.Failure{Code: failure.Cancelled, Summary: "cancelled"}}
	waiting := b.submit(t, submission("vm-1"))
	job, err := b.Cancel(t.Context(), waiting, "boss", cancelled)
	if err != nil || job.Status != joblog.StatusCancelled || job.Failure.Code != failure.Cancelled {
		t.Fatalf("pending: %+v, %v", job, err)
	}
	for _, step := range job.Steps {
		if step.Status != joblog.StepSkipped || step.Message != "not reached: the job ended first" {
			t.Errorf("step %+v", step)
		}
	}

	live := b.claim(t, b.submit(t, submission("vm-2")).ID)
	ctx, stop := live.Context()
	defer stop()
	job, err = b.Cancel(t.Context(), live.Job(), "boss", cancelled)
	if err != nil || job.Status != joblog.StatusRunning || !job.CancelRequested {
		t.Fatalf("running: %+v, %v", job, err)
	}
	<-ctx.Done()
	wantErr(t, context.Cause(ctx), joblog.ErrCancelled)
	_, _, err = live.Intent(t.Context(), joblog.Announcement{Verb: verbPowerOff, Session: "session-1"})
	wantErr(t, err, joblog.ErrCancelled)
	if err := live.End(t.Context(), cancelled); err != nil {
		t.Fatal(err)
	}
}
