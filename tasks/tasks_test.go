package tasks_test

import (
	"testing"

	"github.com/hibiken/asynq"

	"vmapower/internal/testenv"
	"vmapower/tasks"
)

func TestAWakeUpSentTwiceIsQueuedOnce(t *testing.T) {
	client := testenv.StartRedis(t).Client()
	queue := tasks.NewQueue(client)
	wake := tasks.Wake{JobID: "job-1", Operation: tasks.OperationPowerOff, VMID: "vm-42", Number: 3}
	for range 2 {
		if err := queue.Send(t.Context(), wake); err != nil {
			t.Fatal(err)
		}
	}
	pending, err := asynq.NewInspectorFromRedisClient(client).ListPendingTasks(tasks.QueuePower)
	if err != nil || len(pending) != 1 || pending[0].ID != "job-1:3" {
		t.Fatalf("pending %v, %v", pending, err)
	}
	got, err := tasks.Decode(asynq.NewTask(pending[0].Type, pending[0].Payload))
	if err != nil || got != wake {
		t.Errorf("decoded %+v, %v", got, err)
	}
}

func TestATaskThatNamesNoJobIsRefused(t *testing.T) {
	for _, payload := range []string{"", "{}", "[]", `{"job_id":7}`} {
		if _, err := tasks.Decode(asynq.NewTask(tasks.OperationPowerOff, []byte(payload))); err == nil {
			t.Errorf("payload %q was taken", payload)
		}
	}
}

func TestEverySheetNamesItsStepsOnce(t *testing.T) {
	for _, args := range []tasks.Args{tasks.PowerOff{}, tasks.PowerOn{}, tasks.FinalSync{}} {
		seen := map[string]bool{}
		for _, step := range args.Plan() {
			if step.Name == "" || step.Title == "" || seen[step.Name] {
				t.Errorf("%s: step %+v", args.Operation(), step)
			}
			seen[step.Name] = true
		}
	}
}
