package worker_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// A job whose record was changed, or made, by hand is not done: nobody with access to
// Redis alone can power anything.
func TestAJobThatNoAPIAcceptedIsNotDone(t *testing.T) {
	request := func(field string, value any) func(*testing.T, *bundle, string) {
		return func(t *testing.T, b *bundle, id string) { testenv.Forge(t, b.redis.Client(), id, field, value) }
	}
	record := func(fields ...any) func(*testing.T, *bundle, string) {
		return func(t *testing.T, b *bundle, id string) {
			if err := b.redis.Client().HSet(t.Context(), "{vmapower}:job:"+id, fields...).Err(); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, forge := range map[string]func(*testing.T, *bundle, string){
		"another VM":        request("vm_id", "vm-4711"),
		"another vCenter":   request("vcenter", "other.example.test"),
		"other arguments":   request("args", tasks.PowerOff{Policy: tasks.Force, Timeout: 1, WaitForShutdown: true}),
		"another operation": request("operation", tasks.OperationPowerOn),
		"a profile":         request("profile", "site-a"),
		"somebody else":     request("requested_by", "oma-02"),
		"another context":   request("context_id", "move-7"),
		"more time":         request("budget_ns", 24*time.Hour),
		"no submission":     record("n.submission", ""),
		"a submission of 1": record("n.submission", "1"),
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, web(0))
			id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
			forge(t, b, id)
			b.work(t)
			b.dropped(t, id)
			b.wantPower(t, "web-01", sandbox.On)
			b.wantCalls(t, map[string]int{"Login": 0})
		})
	}
}

// closed waits until the job is no open one.
func (b *bundle) closed(t *testing.T, id string) {
	t.Helper()
	for began := time.Now(); b.redis.Client().ZScore(t.Context(), "{vmapower}:open", id).Err() == nil; time.Sleep(20 * time.Millisecond) {
		if time.Since(began) > limit {
			t.Fatal("the job is open still")
		}
	}
}

// dropped waits until the job is no open one, and makes sure that it does not exist.
func (b *bundle) dropped(t *testing.T, id string) {
	t.Helper()
	b.closed(t, id)
	if job, err := b.jobs.Get(t.Context(), id); !errors.Is(err, joblog.ErrNotFound) {
		t.Errorf("the job is %s, %v", job.Status, err)
	}
}

func TestAnApprovedJobIsDoneAndOneThatNobodyApprovedEnds(t *testing.T) {
	b := setup(t, web(0), sandbox.Guest{Name: "other", Power: sandbox.On, Tools: sandbox.ToolsOK})
	b.approval = true
	approved := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
	forgotten := b.submit(t, b.guest(t, "other").BIOSUUID(), powerOff(tasks.Force, 300))
	job, err := b.jobs.Get(t.Context(), approved)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = b.jobs.Decide(t.Context(), job, joblog.Verdict{Decision: joblog.Approve, By: "boss"}); err != nil {
		t.Fatal(err)
	}
	if err := b.redis.Client().HSet(t.Context(), "{vmapower}:job:"+forgotten, "approve_by", 1).Err(); err != nil {
		t.Fatal(err)
	}
	b.work(t)
	wantStatus(t, b.ended(t, approved), joblog.StatusCompleted, "")
	wantStatus(t, b.ended(t, forgotten), joblog.StatusFailed, failure.ApprovalExpired)
	b.wantPower(t, "web-01", sandbox.Off)
	b.wantPower(t, "other", sandbox.On)
}

// The proof that a job was accepted and awaits its approval is none that it is approved.
func TestAJobThatNobodyApprovedIsNotDoneWhateverItsRecordSays(t *testing.T) {
	for name, change := range map[string][]any{
		"it needs none":           {"approve_by", ""},
		"nobody did":              {"approval", "approve"},
		"somebody without a name": {"approval", "approve", "approver", ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, web(0))
			b.approval = true
			id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
			change = append(change, "status", "pending", "deadline", time.Now().Add(time.Hour).UnixMilli())
			if err := b.redis.Client().HSet(t.Context(), "{vmapower}:job:"+id, change...).Err(); err != nil {
				t.Fatal(err)
			}
			b.work(t)
			wantStatus(t, b.ended(t, id), joblog.StatusFailed, failure.Forbidden)
			b.wantPower(t, "web-01", sandbox.On)
			b.wantCalls(t, map[string]int{"Login": 0})
		})
	}
}

func TestALoginOfAnotherJobOpensNothing(t *testing.T) {
	b := setup(t, web(0), stopped(4*mib))
	client := b.redis.Client()
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	other := b.submit(t, b.guest(t, "vm").BIOSUUID(), tasks.PowerOn{Timeout: 60})
	const of = "{vmapower}:job:"
	if err := client.Copy(t.Context(), of+id+":credentials", of+other+":credentials", 0, true).Err(); err != nil {
		t.Fatal(err)
	}
	b.work(t)
	job := b.until(t, other, func(job joblog.Job) bool { return job.Attempt > 1 || job.Status.Ended() })
	if step, _ := job.Step(tasks.StepResolveVM); step.Status == joblog.StepCompleted {
		t.Errorf("the VM was found: %+v", step)
	}
	b.wantPower(t, "vm", sandbox.Off)
}

// A record that an api signed was put back into Redis after its job had ended.
func TestAJobThatMustHaveEndedIsNotDoneAgain(t *testing.T) {
	b := setup(t, web(0))
	b.age = 3 * time.Hour
	b.work(t)
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
	wantStatus(t, job, joblog.StatusFailed, failure.Forbidden)
	b.wantPower(t, "web-01", sandbox.On)
	b.wantCalls(t, map[string]int{"Login": 0})

	b.age = 9 * time.Minute // its time was over three minutes ago, and clocks may differ
	job = b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
	wantStatus(t, job, joblog.StatusCompleted, "")
}

// What an api let pass and a worker does not is no outage: waiting would not help.
func TestAVCenterThatTheWorkerMayNotConnectToEndsTheJobAtOnce(t *testing.T) {
	b := setup(t, web(0))
	pool := vcenter.NewPool(vcenter.Options{Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, vcenter.ErrNotAllowed
	}})
	t.Cleanup(func() { _ = pool.Close(context.Background()) })
	b.config.VCenters = pool
	b.work(t)
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
	wantStatus(t, job, joblog.StatusFailed, failure.Forbidden)
	if job.Attempt != 1 || !strings.Contains(job.Failure.Details, "vcenter_allow") {
		t.Errorf("attempt %d: %+v", job.Attempt, job.Failure)
	}
}
