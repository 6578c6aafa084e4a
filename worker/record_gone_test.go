package worker_test

import (
	"errors"
	"io"
	"log/slog"
	"testing"

	"vmapower/internal/testenv"
	"vmapower/joblog"
	"vmapower/tasks"
)

// Redis lost the job: whoever works on it can't know what else is gone, and calls nothing more.
func TestAWorkerWhoseRecordIsGoneStopsAndSaysSo(t *testing.T) {
	b := setup(t, hanging())
	logged := testenv.NewTranscript()
	b.config.Logger = slog.New(slog.NewTextHandler(io.MultiWriter(logged, t.Output()), nil))
	b.work(t)
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	if err := b.redis.Client().Del(t.Context(), "{vmapower}:job:"+id).Err(); err != nil {
		t.Fatal(err)
	}
	testenv.Await(t, logged, "level=ERROR msg=\"the record of a job is gone from Redis", make(chan error))
	b.wantCalls(t, map[string]int{"ShutdownGuest": 1, "PowerOffVM_Task": 0})
	another := joblog.New(b.redis.ServiceClient(), joblog.Options{Keys: b.keys})
	t.Cleanup(another.Close)
	if err := another.Ready(t.Context()); !errors.Is(err, joblog.ErrStateLost) {
		t.Errorf("the api is ready: %v", err)
	}
}
