package queue

import (
	"errors"
	"testing"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"vmapower/internal/testenv"
	"vmapower/tasks"
)

var prepared = Wake{JobID: "job-1", Operation: tasks.OperationPowerOff, VMID: "vm-42", Number: 0}

// What is prepared is asynq's own message, by its own script: asynq reads it as what Send sends.
func TestAPreparedWakeUpIsTheOneThatIsSent(t *testing.T) {
	client := testenv.StartRedis(t).ServiceClient()
	queue, inspector := New(client), asynq.NewInspectorFromRedisClient(client)
	var found []*asynq.TaskInfo
	for _, bring := range []func() error{
		func() error { return queue.Send(t.Context(), prepared) },
		func() error {
			call, err := queue.Prepare(t.Context(), prepared)
			if pending, err := inspector.ListPendingTasks(tasks.QueuePower); len(pending) != 0 || err != nil {
				t.Errorf("%v was queued by Prepare, %v", pending, err)
			}
			return errors.Join(err, call.Script.Run(t.Context(), client, call.Keys, call.Args...).Err())
		},
	} {
		if err := bring(); err != nil {
			t.Fatal(err)
		}
		pending, err := inspector.ListPendingTasks(tasks.QueuePower)
		if err != nil || len(pending) != 1 {
			t.Fatalf("pending %v, %v", pending, err)
		}
		found = append(found, pending[0])
		if err := queue.TakeBack(prepared); err != nil {
			t.Fatal(err)
		}
	}
	a, b := found[0], found[1]
	if a.ID != b.ID || a.Type != b.Type || a.Queue != b.Queue || a.Timeout != b.Timeout || a.MaxRetry != b.MaxRetry || a.Retention != b.Retention {
		t.Errorf("sent %+v, prepared %+v", a, b)
	}
	if got, err := decode(asynq.NewTask(b.Type, b.Payload)); err != nil || got != prepared {
		t.Errorf("decoded %+v, %v", got, err)
	}
}

func TestAPreparedWakeUpThatComesTwiceIsQueuedOnce(t *testing.T) {
	client := testenv.StartRedis(t).ServiceClient()
	queue := New(client)
	for range 2 {
		call, err := queue.Prepare(t.Context(), prepared)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := call.Script.Run(t.Context(), client, call.Keys, call.Args...).Err(); err != nil {
				t.Fatal(err)
			}
		}
	}
	pending, err := asynq.NewInspectorFromRedisClient(client).ListPendingTasks(tasks.QueuePower)
	if err != nil || len(pending) != 1 {
		t.Errorf("pending %v, %v", pending, err)
	}
}

func TestAWakeUpOfAnUnknownOperationIsNotPrepared(t *testing.T) {
	client := testenv.StartRedis(t).ServiceClient()
	if call, err := New(client).Prepare(t.Context(), Wake{JobID: "job-1", Operation: "none"}); !errors.Is(err, ErrUnknownOperation) || !call.IsZero() {
		t.Errorf("%+v, %v", call, err)
	}
}

// The keys of a queue lie on another node than those of jobs.
func TestOnAClusterNothingIsPrepared(t *testing.T) {
	client := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{"127.0.0.1:1"}})
	defer client.Close()
	if call, err := New(client).Prepare(t.Context(), prepared); err != nil || !call.IsZero() {
		t.Errorf("%+v, %v", call, err)
	}
}

func TestAWakeUpThatIsNotThereIsTakenBackAllTheSame(t *testing.T) {
	queue := New(testenv.StartRedis(t).ServiceClient())
	for range 2 {
		if err := queue.TakeBack(prepared); err != nil {
			t.Error(err)
		}
	}
}
