package worker_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
)

// shorten lets the call windows of the only VM close after d, instead of a minute.
func (b *bundle) shorten(t *testing.T, d time.Duration) {
	t.Helper()
	client := b.redis.Client()
	vms, err := client.Keys(t.Context(), "{vmapower}:vm:*").Result()
	if err != nil || len(vms) != 1 {
		t.Fatalf("keys of VMs %v, %v", vms, err)
	}
	for field := range client.HGetAll(t.Context(), vms[0]).Val() {
		if strings.HasPrefix(field, "w:") {
			client.HSet(t.Context(), vms[0], field, strconv.FormatInt(time.Now().Add(d).UnixMilli(), 10))
		}
	}
}

func TestACancelledJobTellsWhatItsLateCallDid(t *testing.T) {
	for _, c := range []struct {
		name, method string
		power        sandbox.Power
		args         tasks.Args
		left         tasks.PowerState
	}{
		{"power-off", "PowerOffVM_Task", sandbox.On, powerOff(tasks.GracefulThenForce, 300), tasks.PoweredOff},
		{"power-on", "PowerOnVM_Task", sandbox.Off, tasks.PowerOn{Timeout: 300}, tasks.PoweredOn},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := setup(t, sandbox.Guest{Name: "legacy-01", Power: c.power, Tools: sandbox.ToolsNotInstalled})
			b.work(t)
			b.vcenter.Late(c.method, 3*time.Second)
			id := b.submit(t, b.guest(t, "legacy-01").BIOSUUID(), c.args)
			for b.vcenter.Calls()[c.method] == 0 { // the record does not change with a call
				time.Sleep(5 * time.Millisecond)
			}
			b.vcenter.DropConnections()
			if _, err := b.jobs.Cancel(t.Context(), id, joblog.Outcome{Status: joblog.StatusCancelled}); err != nil {
				t.Fatal(err)
			}
			b.shorten(t, 5*time.Second)
			job := b.ended(t, id)
			wantStatus(t, job, joblog.StatusCancelled, failure.Cancelled)
			if r := result[tasks.Result](t, job); r.NewState != c.left {
				t.Errorf("the VM is %s, and the job says %s: %s", c.left, r.NewState, r.Message)
			}
		})
	}
}

func TestAStoppedWorkerHandsOverAJobThatWaitsForItsOwnCall(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "archive-01", Power: sandbox.Off, Tools: sandbox.ToolsOK})
	stop := b.work(t)
	b.vcenter.LoseReply("PowerOnVM_Task", 1)
	id := b.submit(t, b.guest(t, "archive-01").BIOSUUID(), tasks.PowerOn{Timeout: 300})
	waiting := func(job joblog.Job) bool {
		step, _ := job.Step(tasks.StepVerifyPowerState)
		return step.Status == joblog.StepCompleted
	}
	attempt := b.until(t, id, waiting).Attempt
	began := time.Now()
	stop()
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("stopped after %v", took)
	}
	b.shorten(t, time.Second)
	b.work(t)
	if job := b.ended(t, id); job.Attempt != attempt || job.Status != joblog.StatusCompleted {
		t.Errorf("%s in attempt %d, want the same attempt %d", job.Status, job.Attempt, attempt)
	}
}
