package queue

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
	"vmapower/tasks"
)

// Prepare makes what Send would do into a call that is sent with something else, in one write. On a cluster it is the
// zero Call: the queues lie on other nodes than the jobs there.
func (q *Queue) Prepare(ctx context.Context, w Wake) (keyspace.Call, error) {
	if _, is := q.redis.(*redis.ClusterClient); is {
		return keyspace.Call{}, nil
	}
	return q.prepared.prepare(ctx, w)
}

// TakeBack takes a wake-up that no worker has taken out of its queue: there is no such job. It may be repeated.
func (q *Queue) TakeBack(w Wake) error {
	operation, known := tasks.Lookup(w.Operation)
	if !known {
		return nil
	}
	err := q.inspector.DeleteTask(operation.Queue, w.taskID())
	if err == nil || errors.Is(err, asynq.ErrTaskNotFound) || errors.Is(err, asynq.ErrQueueNotFound) {
		return nil
	}
	return fmt.Errorf("queue: take back the wake-up of job %s: %w", w.JobID, err)
}

// preparer has asynq's client compose messages, and keeps the script by which it would queue one.
type preparer struct {
	client *asynq.Client
	script atomic.Pointer[redis.Script]
}

func newPreparer(client redis.UniversalClient) *preparer {
	p := new(preparer)
	p.client = asynq.NewClientFromRedisClient(caught{client, p})
	return p
}

// callKey is of the *keyspace.Call in the context of one that is prepared.
type callKey struct{}

func (p *preparer) prepare(ctx context.Context, w Wake) (call keyspace.Call, err error) {
	err = w.enqueue(context.WithValue(ctx, callKey{}, &call), p.client)
	if err == nil && call.IsZero() {
		err = fmt.Errorf("queue: wake-up of job %s: asynq ran no script", w.JobID)
	}
	return call, err
}

// caught is the Redis client of a preparer's asynq client: it runs no scripts.
type caught struct {
	redis.UniversalClient

	by *preparer
}

// notLoaded has asynq tell its script's text.
type notLoaded struct{}

func (notLoaded) Error() string { return "NOSCRIPT" }
func (notLoaded) RedisError()   {}

// EvalSha keeps the call where the script is known.
func (c caught) EvalSha(ctx context.Context, sha1 string, keys []string, args ...any) *redis.Cmd {
	reply, script := redis.NewCmd(ctx), c.by.script.Load()
	if script == nil || script.Hash() != sha1 {
		reply.SetErr(notLoaded{})
		return reply
	}
	return c.keep(ctx, script, keys, args)
}

// Eval keeps the script and the call.
func (c caught) Eval(ctx context.Context, text string, keys []string, args ...any) *redis.Cmd {
	script := redis.NewScript(text)
	c.by.script.Store(script)
	return c.keep(ctx, script, keys, args)
}

// keep answers as if the message had been queued.
func (caught) keep(ctx context.Context, script *redis.Script, keys []string, args []any) *redis.Cmd {
	if call, is := ctx.Value(callKey{}).(*keyspace.Call); is {
		*call = keyspace.Call{Script: script, Keys: keys, Args: args}
	}
	reply := redis.NewCmd(ctx)
	reply.SetVal(int64(1))
	return reply
}
