package queue

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"vmapower/internal/testenv"
	"vmapower/tasks"
)

// consumed sends a wake-up to a consumer whose handler gives that reply, and returns how
// asynq keeps the task as soon as it is in the wanted state.
func consumed(t *testing.T, reply Reply, want asynq.TaskState) *asynq.TaskInfo {
	t.Helper()
	client := testenv.StartRedis(t).Client()
	consumer, err := StartConsumer(ConsumerOptions{
		Redis: client, Queue: tasks.QueuePower, Concurrency: 1, CheckInterval: 5 * time.Millisecond, StopWithin: time.Second,
		Logger: slog.New(slog.DiscardHandler),
	}, func(_ context.Context, w Wake) Reply {
		if w.JobID != "job-1" || w.Number != 7 {
			t.Errorf("woken by %+v", w)
		}
		return reply
	})
	if err != nil {
		t.Fatal(err)
	}
	defer consumer.Stop()
	wake := Wake{JobID: "job-1", Operation: tasks.OperationPowerOff, VMID: "vm-42", Number: 7}
	if err := New(client).Send(t.Context(), wake); err != nil {
		t.Fatal(err)
	}
	inspector := asynq.NewInspectorFromRedisClient(client)
	for began := time.Now(); ; time.Sleep(5 * time.Millisecond) { // asynq announces no change of a task
		info, err := inspector.GetTaskInfo(tasks.QueuePower, "job-1:7")
		if err == nil && info.State == want {
			return info
		}
		if time.Since(began) > 20*time.Second {
			t.Fatalf("the task is %+v, %v", info, err)
		}
	}
}

func TestAWakeUpThatIsDoneIsShownAsCompleted(t *testing.T) {
	t.Parallel()
	if info := consumed(t, Reply{Shown: "completed"}, asynq.TaskStateCompleted); string(info.Result) != "completed" {
		t.Errorf("shown is %q", info.Result)
	}
}

func TestAWakeUpIsBroughtAgainAfterItsTime(t *testing.T) {
	t.Parallel()
	info := consumed(t, Reply{Shown: "retry: vcenter_unreachable", Again: time.Minute}, asynq.TaskStateRetry)
	if left := time.Until(info.NextProcessAt); left < 50*time.Second || left > 62*time.Second {
		t.Errorf("it comes in %s", left)
	}
	if info.LastErr != "retry: vcenter_unreachable" {
		t.Errorf("shown is %q", info.LastErr)
	}
}

func TestAWakeUpOfAJobThatFailedIsShownAsSuch(t *testing.T) {
	t.Parallel()
	info := consumed(t, Reply{Shown: "failed: vm_not_found", Archived: true}, asynq.TaskStateArchived)
	if string(info.Result) != "failed: vm_not_found" {
		t.Errorf("shown is %q", info.Result)
	}
}

func TestAWakeUpThatWasNotLookedAtIsBroughtAgainAtOnce(t *testing.T) {
	t.Parallel()
	info := consumed(t, Reply{Err: errors.New("Redis is away")}, asynq.TaskStateRetry)
	if left := time.Until(info.NextProcessAt); left > 3*time.Second {
		t.Errorf("it comes in %s", left)
	}
}
