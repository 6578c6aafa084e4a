package worker_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
)

// shorten lets the call windows of the only VM close after d, instead of a minute.
func (b *bundle) shorten(t *testing.T, d time.Duration) {
	t.Helper()
	vm, open := b.openWindows(t)
	for field := range open {
		b.redis.Client().HSet(t.Context(), vm, field, strconv.FormatInt(time.Now().Add(d).UnixMilli(), 10))
	}
}

// openWindows returns the record of the only VM, and when its call windows close.
func (b *bundle) openWindows(t *testing.T) (vm string, open map[string]time.Time) {
	t.Helper()
	client := b.redis.Client()
	vms, err := client.Keys(t.Context(), "{vmapower}:vm:*").Result()
	if err != nil || len(vms) != 1 {
		t.Fatalf("keys of VMs %v, %v", vms, err)
	}
	open = map[string]time.Time{}
	for field, closes := range client.HGetAll(t.Context(), vms[0]).Val() {
		if strings.HasPrefix(field, "w:") {
			ms, err := strconv.ParseInt(closes, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			open[field] = time.UnixMilli(ms)
		}
	}
	return vms[0], open
}

// awaitCall waits until the call has reached vCenter: the record does not change with it.
func (b *bundle) awaitCall(t *testing.T, method string) {
	t.Helper()
	for b.vcenter.Calls()[method] == 0 && t.Context().Err() == nil {
		time.Sleep(5 * time.Millisecond)
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
			b.awaitCall(t, c.method)
			b.vcenter.DropConnections()
			if err := b.cancel(t, id); err != nil {
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
	b := setup(t, web(time.Second))
	stop := b.work(t)
	b.vcenter.FailTask("PowerOffVM_Task", "web-01", &types.RequestCanceled{}, 1) // the host may go on with it
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
	attempt := b.until(t, id, func(job joblog.Job) bool {
		step, _ := job.Step(tasks.StepForcePowerOff)
		return step.Status == joblog.StepFailed
	}).Attempt
	began := time.Now()
	stop()
	if took := time.Since(began); took > 20*time.Second { // of the minute in which its call may come
		t.Errorf("stopped after %v", took)
	}
	b.shorten(t, time.Second)
	b.work(t)
	if job := b.ended(t, id); job.Attempt != attempt || job.Status != joblog.StatusCompleted {
		t.Errorf("%s in attempt %d, want the same attempt %d", job.Status, job.Attempt, attempt)
	}
}
