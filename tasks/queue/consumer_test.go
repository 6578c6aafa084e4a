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

// consume hands one task to a handler that always returns the same, and returns the task
// as soon as it is in the state.
func consume(t *testing.T, payload string, reply error, state asynq.TaskState) (left *asynq.TaskInfo, handled int64) {
	t.Helper()
	t.Parallel()
	client := testenv.StartRedis(t).ServiceClient()
	task := asynq.NewTask(tasks.OperationPowerOff, []byte(payload))
	_, err := asynq.NewClientFromRedisClient(client).EnqueueContext(t.Context(), task, asynq.TaskID("task"), asynq.Queue("q"), asynq.Retention(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	var calls atomic.Int64
	consumer, err := StartConsumer(ConsumerOptions{
		Redis: client, Queue: "q", CheckInterval: 5 * time.Millisecond, StopWithin: time.Second, Logger: slog.New(slog.DiscardHandler),
	}, func(context.Context, Wake) error { calls.Add(1); return reply })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { consumer.Stop(context.Background()) })
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

func TestAWakeUpThatWasNotedIsDone(t *testing.T) {
	if _, handled := consume(t, known, nil, asynq.TaskStateCompleted); handled != 1 {
		t.Errorf("it was handled %d times", handled)
	}
}

func TestAWakeUpThatWasNotLookedAtIsBroughtAgain(t *testing.T) {
	left, _ := consume(t, known, errors.New("Redis is away"), asynq.TaskStateRetry)
	if wait := left.NextProcessAt.Sub(left.LastFailedAt); left.LastErr != "Redis is away" || wait > 2*time.Second {
		t.Errorf("error %q, it comes again after %s", left.LastErr, wait)
	}
}

func TestATaskThatNamesNoJobIsArchivedAndHandedToNobody(t *testing.T) {
	if _, handled := consume(t, `{"job_id":""}`, nil, asynq.TaskStateArchived); handled != 0 {
		t.Errorf("it was handled %d times", handled)
	}
}

func TestAnInquiryReachesWhoAnswersAndNoHandlerOfJobs(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).ServiceClient()
	if err := New(client).SendInquiry(t.Context(), "q", "i-1"); err != nil {
		t.Fatal(err)
	}
	heard := make(chan string, 1)
	consumer, err := StartConsumer(ConsumerOptions{
		Redis: client, Queue: "q", CheckInterval: 5 * time.Millisecond, StopWithin: time.Second, Logger: slog.New(slog.DiscardHandler),
		Inquiry: func(_ context.Context, id string) { heard <- id },
	}, func(context.Context, Wake) error { t.Error("it was taken for a job"); return nil })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { consumer.Stop(context.Background()) })
	select {
	case id := <-heard:
		if id != "i-1" {
			t.Errorf("heard %q", id)
		}
	case <-time.After(20 * time.Second):
		t.Error("nothing was heard")
	}
}
