package worker_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/tasks/queue"
)

// TestNothingAnOperatorDoesToATaskStopsItsJob: archived and deleted wake-ups are
// replaced, under a number that asynq can't still hold.
func TestNothingAnOperatorDoesToATaskStopsItsJob(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*asynq.Inspector, string) error{
		"archived": func(i *asynq.Inspector, id string) error { return i.ArchiveTask(tasks.QueuePower, id) },
		"deleted":  func(i *asynq.Inspector, id string) error { return i.DeleteTask(tasks.QueuePower, id) },
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, web(100*time.Millisecond))
			id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
			if err := spoil(asynq.NewInspectorFromRedisClient(b.redis.Client()), id+":0"); err != nil {
				t.Fatal(err)
			}
			b.work(t)
			wantOff(t, b.ended(t, id), "graceful", "", "clean")
		})
	}
}

// TestATaskThatRunsAgainChangesNothing: asynq delivers at least once, and an operator
// may run a finished task again.
func TestATaskThatRunsAgainChangesNothing(t *testing.T) {
	b := setup(t, web(100*time.Millisecond))
	b.work(t)
	vm := b.guest(t, "web-01")
	job := b.do(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	vm.PowerOnByHand()
	for number := range int64(3) {
		wake := queue.Wake{JobID: job.ID, Operation: job.Operation, VMID: job.VMID, Number: 100 + number}
		if err := b.queue.Send(t.Context(), wake); err != nil {
			t.Fatal(err)
		}
	}
	inspector := asynq.NewInspectorFromRedisClient(b.redis.Client())
	for done := 0; done < 4; { // the first wake-up and these three
		queue, err := inspector.GetQueueInfo(tasks.QueuePower)
		if err != nil {
			t.Fatal(err)
		}
		done = queue.ProcessedTotal
	}
	after, err := b.jobs.Get(t.Context(), job.ID)
	if err != nil || fmt.Sprint(after) != fmt.Sprint(job) {
		t.Errorf("the job changed: %+v, was %+v, %v", after, job, err)
	}
	b.wantPower(t, "web-01", sandbox.On)
	b.wantCalls(t, map[string]int{"ShutdownGuest": 1, "PowerOffVM_Task": 0})
}

func TestOneVMUnderTwoIDsIsWorkedOnByOneJob(t *testing.T) {
	b := setup(t, hanging())
	b.work(t)
	vm := b.guest(t, "web-01")
	first := b.submit(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, first, stepRuns(tasks.StepWaitForShutdown))
	second := b.do(t, vm.Ref(), tasks.PowerOn{Timeout: 600})
	wantStatus(t, second, joblog.StatusFailed, failure.VMBusy)
	vm.GoOff()
	wantOff(t, b.ended(t, first), "graceful", "", "clean")
	b.wantCalls(t, map[string]int{"PowerOnVM_Task": 0})
	found, _, err := b.jobs.List(t.Context(), joblog.Filter{VMID: vm.InstanceUUID()}, "", 10)
	if err != nil || len(found) != 1 || found[0].ID != first {
		t.Errorf("by another id of the VM: %d jobs, %v", len(found), err)
	}
}

// TestAJobOutlivesRedisBeingAwayFor15Seconds: its guest goes off meanwhile.
func TestAJobOutlivesRedisBeingAwayFor15Seconds(t *testing.T) {
	b := setup(t, web(5*time.Second))
	b.work(t)
	b.work(t)
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	b.redis.Kill()
	time.Sleep(15 * time.Second) // the outage itself
	b.redis.Start()
	back := time.Now()
	for {
		job, err := b.jobs.Get(t.Context(), id)
		if errors.Is(err, joblog.ErrUnavailable) {
			continue
		}
		if err != nil || time.Since(back) > limit {
			t.Fatalf("job %+v, %v", job, err)
		}
		if job.Status.Ended() {
			wantOff(t, job, "graceful", "", "clean")
			break
		}
		time.Sleep(50 * time.Millisecond) // the changes were not announced while Redis was away
	}
	b.wantCalls(t, map[string]int{"ShutdownGuest": 1, "PowerOffVM_Task": 0})
}
