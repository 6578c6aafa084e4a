package queue

import (
	"errors"
	"testing"

	"github.com/hibiken/asynq"

	"vmapower/internal/testenv"
	"vmapower/tasks"
)

func TestAWakeUpSentTwiceIsQueuedOnce(t *testing.T) {
	client := testenv.StartRedis(t).ServiceClient()
	queue := New(client)
	wake := Wake{JobID: "job-1", Operation: tasks.OperationPowerOff, VMID: "vm-42", Number: 3}
	for range 2 {
		if err := queue.Send(t.Context(), wake); err != nil {
			t.Fatal(err)
		}
	}
	pending, err := asynq.NewInspectorFromRedisClient(client).ListPendingTasks(tasks.QueuePower)
	if err != nil || len(pending) != 1 || pending[0].ID != "job-1:3" {
		t.Fatalf("pending %v, %v", pending, err)
	}
	got, err := decode(asynq.NewTask(pending[0].Type, pending[0].Payload))
	if err != nil || got != wake {
		t.Errorf("decoded %+v, %v", got, err)
	}
}

func TestAWakeUpForAnUnknownOperationGoesIntoNoQueue(t *testing.T) {
	server := testenv.StartRedis(t)
	client := server.ServiceClient()
	for _, operation := range []string{"", "no-such-operation", "POWER-OFF"} {
		err := New(client).Send(t.Context(), Wake{JobID: "job-1", Operation: operation, VMID: "vm-42"})
		if !errors.Is(err, ErrUnknownOperation) {
			t.Errorf("operation %q: %v", operation, err)
		}
	}
	if keys, err := server.Client().Keys(t.Context(), "*").Result(); err != nil || len(keys) > 0 {
		t.Errorf("keys %v, %v", keys, err)
	}
}

func TestATaskThatNamesNoJobIsRefused(t *testing.T) {
	for _, payload := range []string{"", "{}", "[]", `{"job_id":7}`} {
		if _, err := decode(asynq.NewTask(tasks.OperationPowerOff, []byte(payload))); err == nil {
			t.Errorf("payload %q was taken", payload)
		}
	}
}
