package queue

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"vmapower/internal/testenv"
	"vmapower/tasks"
)

// consume hands one task to a handler that always replies the same, and returns the task
// as soon as it is in the state.
func consume(t *testing.T, payload string, reply Reply, state asynq.TaskState) (left *asynq.TaskInfo, handled int64) {
	t.Helper()
	t.Parallel()
	client := testenv.StartRedis(t).Client()
	task := asynq.NewTask(tasks.OperationPowerOff, []byte(payload))
	_, err := asynq.NewClientFromRedisClient(client).EnqueueContext(t.Context(), task, asynq.TaskID("task"), asynq.Queue("q"), asynq.Retention(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	var calls atomic.Int64
	consumer, err := StartConsumer(ConsumerOptions{
		Redis: client, Queue: "q", Concurrency: 1, CheckInterval: 5 * time.Millisecond, StopWithin: time.Second, Logger: slog.New(slog.DiscardHandler),
	}, func(context.Context, Wake) Reply { calls.Add(1); return reply })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(consumer.Stop)
	inspector := asynq.NewInspectorFromRedisClient(client)
	for ends := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		left, err := inspector.GetTaskInfo("q", "task")
		if err == nil && left.State == state {
			return left, calls.Load()
		}
		if time.Now().After(ends) {
			t.Fatalf("the task is %+v, %v", left, err)
		}
	}
}

const known = `{"job_id":"job-1"}`

func TestAWakeUpThatWasHandledIsShownWithWhatBecameOfItsJob(t *testing.T) {
	left, _ := consume(t, known, Reply{Shown: "completed"}, asynq.TaskStateCompleted)
	if string(left.Result) != "completed" {
		t.Errorf("shown is %q", left.Result)
	}
}

func TestAWakeUpIsBroughtAgainAfterTheTimeOfItsReply(t *testing.T) {
	const after = 30 * time.Second
	left, handled := consume(t, known, Reply{Shown: "retry: vCenter is away", Again: after}, asynq.TaskStateRetry)
	if wait := left.NextProcessAt.Sub(left.LastFailedAt); wait < after || wait > after+2*time.Second || handled != 1 {
		t.Errorf("it comes again after %s, and was handled %d times", wait, handled)
	}
	if left.LastErr != "retry: vCenter is away" || string(left.Result) != left.LastErr {
		t.Errorf("shown is %q, with the error %q", left.Result, left.LastErr)
	}
}

func TestAWakeUpOfAJobThatFailedIsArchived(t *testing.T) {
	left, handled := consume(t, known, Reply{Shown: "failed: timeout", Archived: true}, asynq.TaskStateArchived)
	if string(left.Result) != "failed: timeout" || handled != 1 {
		t.Errorf("shown is %q, and it was handled %d times", left.Result, handled)
	}
}

func TestAWakeUpThatWasNotLookedAtIsBroughtAgain(t *testing.T) {
	left, _ := consume(t, known, Reply{Err: errors.New("Redis is away")}, asynq.TaskStateRetry)
	if left.LastErr != "Redis is away" {
		t.Errorf("error %q", left.LastErr)
	}
}

func TestATaskThatNamesNoJobIsArchivedAndHandedToNobody(t *testing.T) {
	if _, handled := consume(t, `{"job_id":""}`, Reply{}, asynq.TaskStateArchived); handled != 0 {
		t.Errorf("it was handled %d times", handled)
	}
}
