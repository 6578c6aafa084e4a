package tasks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
)

// The queues, each with workers of its own: a long sync never keeps a power-off
// waiting.
const (
	QueuePower = "power"
	QueueSync  = "sync"
)

const (
	// kept is how long a finished wake-up stays visible to operators; the job has
	// its own, longer retention.
	kept = 24 * time.Hour
	// taskTimeout is far above any job's deadline, which the worker obeys by itself:
	// at asynq's own timeout a second delivery would run beside the first.
	taskTimeout = 72 * time.Hour
	// redeliveries bounds how often asynq brings one wake-up again; after that the
	// sweep sends a new one.
	redeliveries = 100
)

// Wake tells a worker that a job is due. It is also the payload in the queue.
type Wake struct {
	JobID     string `json:"job_id"`
	Operation string `json:"operation"`
	VMID      string `json:"vm_id"`
	Number    int64  `json:"wake"`
}

// Queue sends wake-ups. It is safe for concurrent use.
type Queue struct{ client *asynq.Client }

// NewQueue returns the queue kept in the given Redis; the client stays the caller's.
func NewQueue(client redis.UniversalClient) *Queue {
	return &Queue{client: asynq.NewClientFromRedisClient(client)}
}

// Send queues the wake-up under the job's id and its number. Sending one twice is
// the same as once, also when asynq still holds the first as completed or archived:
// a number is never used for another wake-up.
func (q *Queue) Send(ctx context.Context, w Wake) error {
	payload, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("tasks: wake-up of job %s: %w", w.JobID, err)
	}
	_, err = q.client.EnqueueContext(ctx, asynq.NewTask(w.Operation, payload),
		asynq.TaskID(fmt.Sprintf("%s:%d", w.JobID, w.Number)), asynq.Queue(queueOf(w.Operation)),
		asynq.Retention(kept), asynq.Timeout(taskTimeout), asynq.MaxRetry(redeliveries))
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("tasks: queue the wake-up of job %s: %w", w.JobID, err)
	}
	return nil
}

// Decode reads the wake-up from a task of the queue.
func Decode(task *asynq.Task) (Wake, error) {
	var w Wake
	if err := json.Unmarshal(task.Payload(), &w); err != nil || w.JobID == "" {
		return Wake{}, fmt.Errorf("tasks: a task of type %s names no job", task.Type())
	}
	return w, nil
}

func queueOf(operation string) string {
	if operation == OperationFinalSync {
		return QueueSync
	}
	return QueuePower
}
