package worker_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/hibiken/asynq"

	"vmapower/internal/sandbox"
	"vmapower/tasks"
	"vmapower/tasks/queue"
)

// A wake-up goes with its submission, before it is known whether there is a job.
func TestAWakeUpWithoutAJobIsGoneAndNothingIsDone(t *testing.T) {
	b := setup(t, hanging())
	vm := b.guest(t, "web-01")
	for _, operation := range []string{tasks.OperationPowerOff, tasks.OperationPowerOn} {
		wake := queue.Wake{JobID: uuid.Must(uuid.NewV7()).String(), Operation: operation, VMID: vm.BIOSUUID()}
		if err := b.queue.Send(t.Context(), wake); err != nil {
			t.Fatal(err)
		}
	}
	b.work(t)
	inspector := asynq.NewInspectorFromRedisClient(b.redis.Client())
	for until := time.Now().Add(30 * time.Second); ; {
		info, err := inspector.GetQueueInfo(tasks.QueuePower)
		if err != nil || time.Now().After(until) {
			t.Fatalf("%+v, %v", info, err)
		}
		if info.ProcessedTotal == 2 {
			if info.Size != 0 || info.FailedTotal != 0 {
				t.Errorf("%+v", info)
			}
			break
		}
	}
	b.wantPower(t, "web-01", sandbox.On)
	b.wantCalls(t, map[string]int{"ShutdownGuest": 0, "PowerOffVM_Task": 0, "Login": 0})
}
