// Package queue wakes workers: it sends wake-ups, hands them to a handler, counts
// them and shows them. asynq and its dashboard are known here and nowhere else.
//
// It is not the record of a job. A wake-up names the job, holds no secret, and may be
// lost, repeated or late without harm.
//
// Its one rule: a wake-up's number is never used for another one, so what asynq still
// remembers of a job can't keep it from being woken.
package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"vmapower/tasks"
)

const (
	// taskTimeout is far above the time that a wake-up takes to be noted.
	taskTimeout = time.Minute
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

// ErrUnknownOperation: no worker could do the job, so there is no queue for it.
var ErrUnknownOperation = errors.New("queue: unknown operation")

// Queue sends wake-ups. It is safe for concurrent use.
type Queue struct {
	client    *asynq.Client
	redis     redis.UniversalClient
	prepared  *preparer
	inspector *asynq.Inspector
}

// New returns the queue kept in the given Redis; the client stays the caller's.
func New(client redis.UniversalClient) *Queue {
	return &Queue{
		client: asynq.NewClientFromRedisClient(client), redis: client,
		prepared: newPreparer(client), inspector: asynq.NewInspectorFromRedisClient(client),
	}
}

// Send queues the wake-up under the job's id and its number. Sending one twice is the same as once while asynq holds
// the first, which it does until a worker has noted it, or as archived. A wake-up that comes again does no harm.
func (q *Queue) Send(ctx context.Context, w Wake) error { return w.enqueue(ctx, q.client) }

func (w Wake) enqueue(ctx context.Context, client *asynq.Client) error {
	operation, known := tasks.Lookup(w.Operation)
	if !known {
		return fmt.Errorf("%w %q of job %s", ErrUnknownOperation, w.Operation, w.JobID)
	}
	payload, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("queue: wake-up of job %s: %w", w.JobID, err)
	}
	_, err = client.EnqueueContext(ctx, asynq.NewTask(w.Operation, payload), asynq.TaskID(w.taskID()),
		asynq.Queue(operation.Queue), asynq.Timeout(taskTimeout), asynq.MaxRetry(redeliveries))
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("queue: send the wake-up of job %s: %w", w.JobID, err)
	}
	return nil
}

func (w Wake) taskID() string { return fmt.Sprintf("%s:%d", w.JobID, w.Number) }

// readyScript writes beside the queues' own keys, as the script does by which asynq queues a task.
var readyScript = redis.NewScript(`
redis.call('HSET', KEYS[1], 'state', 'pending')
redis.call('LPUSH', KEYS[2], '')
return redis.call('DEL', KEYS[1], KEYS[2])
`)

// Ready has Redis do what Send needs, with the rights of the user in force, for every queue: in
// a cluster they lie on different nodes. Its error wraps Redis' own.
func (q *Queue) Ready(ctx context.Context) error {
	for _, queue := range tasks.Queues() {
		if err := q.redis.SAdd(ctx, "asynq:queues", queue).Err(); err != nil {
			return fmt.Errorf("queue: %w", err)
		}
		key := "asynq:{" + queue + "}:ready"
		if err := readyScript.Run(ctx, q.redis, []string{key, key + ":pending"}).Err(); err != nil {
			return fmt.Errorf("queue: %s: %w", queue, err)
		}
	}
	return nil
}

// decode reads the wake-up from a task of the queue.
func decode(task *asynq.Task) (Wake, error) {
	var w Wake
	if err := json.Unmarshal(task.Payload(), &w); err != nil || w.JobID == "" {
		return Wake{}, fmt.Errorf("queue: a task of type %s names no job", task.Type())
	}
	return w, nil
}

// depth is how many wake-ups are in a queue, by state, and the age of the oldest one
// that no worker has taken.
type depth struct {
	tasks  map[string]int
	oldest time.Duration
}

// depths reads the depth of every queue.
type depths struct{ inspector *asynq.Inspector }

func newDepths(client redis.UniversalClient) depths {
	return depths{asynq.NewInspectorFromRedisClient(client)}
}

// read leaves out a queue that can't be read.
func (d depths) read() map[string]depth {
	found := make(map[string]depth)
	used, err := d.inspector.Queues()
	for _, queue := range tasks.Queues() {
		info := &asynq.QueueInfo{} // of a queue in which nothing ever was
		if slices.Contains(used, queue) {
			info, err = d.inspector.GetQueueInfo(queue)
		}
		if err == nil {
			found[queue] = depth{oldest: max(0, info.Latency), tasks: map[string]int{
				"pending": info.Pending, "active": info.Active, "scheduled": info.Scheduled,
				"retry": info.Retry, "archived": info.Archived, "completed": info.Completed,
			}}
		}
	}
	return found
}
