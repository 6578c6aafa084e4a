package worker_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/note/notetest"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
)

// arrived is when vCenter got the only call of the method.
func (b *bundle) arrived(t *testing.T, method string) time.Time {
	t.Helper()
	var at []time.Time
	for _, change := range b.vcenter.Journal() {
		if change.Method == method {
			at = append(at, change.Arrived)
		}
	}
	if len(at) != 1 {
		t.Fatalf("vCenter saw %d %s", len(at), method)
	}
	return at[0]
}

// backdate makes a step's result tell of a time so long before the true one.
func (b *bundle) backdate(t *testing.T, id, step string, by time.Duration) {
	t.Helper()
	client, key, field := b.redis.Client(), "{vmapower}:job:"+id+":notes", "n.step."+step
	text, err := client.HGet(t.Context(), key, field).Result()
	if err != nil {
		t.Fatal(err)
	}
	changed, err := notetest.Change(b.keys, "step", id+"/"+step, text, func(body map[string]any) {
		found := body["result"].(map[string]any)
		for _, clock := range []string{"at", "machine_at"} {
			if at, err := time.Parse(time.RFC3339Nano, fmt.Sprint(found[clock])); err == nil {
				found[clock] = at.Add(-by)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := client.HSet(t.Context(), key, field, changed).Err(); err != nil {
		t.Fatal(err)
	}
}

// The clock of a guest began when the guest was asked, and goes on in another worker.
func TestTheGracefulTimeDoesNotStartAgainInAnotherWorker(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "stuck-01", Power: sandbox.On, Tools: sandbox.ToolsOK, Hangs: true})
	b.age = time.Minute
	stop := b.work(t)
	id := b.submit(t, b.guest(t, "stuck-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 60))
	b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	stop()
	b.backdate(t, id, tasks.StepShutdownGuest, 57*time.Second)
	again := time.Now()
	b.work(t)
	wantOff(t, b.ended(t, id), "forced", "timeout", "crash_consistent")
	cut := b.arrived(t, "PowerOffVM_Task")
	if waited := cut.Sub(b.arrived(t, "ShutdownGuest")); waited < 2900*time.Millisecond || cut.Sub(again) > 45*time.Second {
		t.Errorf("57 s and %v after the guest was asked its power was cut, %v after the take-over", waited, cut.Sub(again))
	}
}

func TestTheTimeForToolsDoesNotStartAgainInAnotherWorker(t *testing.T) {
	b := setup(t, archived(time.Hour))
	stop := b.work(t)
	id := b.submit(t, b.guest(t, "archive-01").BIOSUUID(), tasks.PowerOn{Timeout: 60, WaitForTools: true})
	b.until(t, id, stepRuns(tasks.StepWaitForTools))
	stop()
	b.backdate(t, id, tasks.StepPowerOn, 57*time.Second)
	again := time.Now()
	b.work(t)
	wantStatus(t, b.ended(t, id), joblog.StatusFailed, "timeout")
	if waited := time.Since(b.arrived(t, "PowerOnVM_Task")); waited < 2900*time.Millisecond || time.Since(again) > 45*time.Second {
		t.Errorf("57 s and %v after the VM was started its job failed, %v after the take-over", waited, time.Since(again))
	}
}

// News may be late: before the power is cut because the time is over, vCenter is asked
// once more, and a guest that is off by then is not cut.
func TestAGuestThatWentOffUnnoticedIsNotCut(t *testing.T) {
	b := setup(t, web(time.Second))
	b.work(t)
	b.vcenter.Delay("WaitForUpdatesEx", time.Hour)
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 3))
	b.until(t, id, func(job joblog.Job) bool {
		step, _ := job.Step(tasks.StepWaitForShutdown)
		return step.Status == joblog.StepCompleted
	})
	b.vcenter.Delay("WaitForUpdatesEx", 0)
	b.vcenter.DropConnections()
	wantOff(t, b.ended(t, id), "graceful", "", "clean")
	b.wantCalls(t, map[string]int{"ShutdownGuest": 1, "PowerOffVM_Task": 0})
}

// A refusal is not taken for "it is off": the guest was never asked, so its time does not
// run, and its power is not cut at the end of it.
func TestAGuestThatCouldNotBeAskedIsNotCut(t *testing.T) {
	b := setup(t, web(time.Second))
	b.work(t)
	b.vcenter.Fail("ShutdownGuest", "web-01", &types.InvalidState{}, 1)
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 1))
	wantStatus(t, job, joblog.StatusFailed, "invalid_vm_state")
	b.wantPower(t, "web-01", sandbox.On)
	b.wantCalls(t, map[string]int{"PowerOffVM_Task": 0})
}

// The first look must see something: an unknown state is no previous state.
func TestAPowerOnBelievesNothingOfALostHost(t *testing.T) {
	b := setup(t, archived(0))
	b.work(t)
	b.guest(t, "archive-01").Disconnect()
	id := b.submit(t, b.guest(t, "archive-01").BIOSUUID(), tasks.PowerOn{Timeout: 300})
	waiting := b.until(t, id, func(job joblog.Job) bool { return job.Status == joblog.StatusPending && job.Attempt == 1 })
	if step, _ := waiting.Step(tasks.StepCheckPowerState); step.Status != joblog.StepFailed {
		t.Errorf("the first look: %+v", step)
	}
}

func TestAVMThatDoesNotStayOnIsNotCalledOn(t *testing.T) {
	b := setup(t, archived(time.Hour))
	b.work(t)
	vm := b.guest(t, "archive-01")
	id := b.submit(t, vm.BIOSUUID(), tasks.PowerOn{Timeout: 300, WaitForTools: true})
	b.until(t, id, stepRuns(tasks.StepWaitForTools))
	for b.vcenter.Calls()["RetrievePropertiesEx"] < 3 && t.Context().Err() == nil { // the last of them looks for Tools
		time.Sleep(time.Millisecond)
	}
	release := b.vcenter.Hold("RetrievePropertiesEx")
	b.vcenter.ResetCalls()
	vm.SetTools(sandbox.ToolsOK)
	b.awaitCall(t, "RetrievePropertiesEx") // the last look is on its way
	vm.PowerOffByHand()
	release()
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusFailed, "invalid_vm_state")
	if r := result[tasks.Result](t, job); r.NewState != tasks.PoweredOff {
		t.Errorf("result %+v", r)
	}
}

func TestAQuestionThatKeepsToolsFromComingToTheEndIsTheCause(t *testing.T) {
	b := setup(t, archived(time.Hour))
	b.work(t)
	vm := b.guest(t, "archive-01")
	id := b.submit(t, vm.BIOSUUID(), tasks.PowerOn{Timeout: 3, WaitForTools: true})
	b.until(t, id, stepRuns(tasks.StepWaitForTools))
	vm.Ask("Was it moved or copied?")
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusFailed, "question_pending")
	wantDetails(t, job, "Was it moved or copied?")
}

// A VM that is on although its guest was asked to go off is told of: it may not have been
// the last word.
func TestAPowerOnTellsOfAGuestThatIgnoredItsShutdown(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "stuck-01", Power: sandbox.On, Tools: sandbox.ToolsOK, Hangs: true})
	b.work(t)
	vm := b.guest(t, "stuck-01")
	wantStatus(t, b.do(t, vm.BIOSUUID(), powerOff(tasks.GracefulOnly, 1)), joblog.StatusFailed, "timeout")
	keys, err := b.redis.Client().Keys(t.Context(), "{vmapower}:vm:*").Result()
	if err != nil || len(keys) != 1 {
		t.Fatalf("keys %v, %v", keys, err)
	}
	soon := time.Now().Add(time.Second).UnixMilli()
	if err := b.redis.Client().HSet(t.Context(), keys[0], "off_asked", soon).Err(); err != nil {
		t.Fatal(err)
	}
	r := wantOn(t, b.do(t, vm.BIOSUUID(), tasks.PowerOn{Timeout: 300}), "already-on")
	if !strings.Contains(r.Message, "asked to shut down by an earlier job") {
		t.Errorf("message %q", r.Message)
	}
}
