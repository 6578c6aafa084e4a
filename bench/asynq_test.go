package bench

import (
	"context"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"vmapower/internal/testenv"
)

// idleAsynq starts asynq with its defaults and returns a function that enqueues a
// task and tells how long it took to begin.
func idleAsynq(b *testing.B) func() time.Duration {
	b.Helper()
	client := testenv.StartRedis(b).Client()
	server := asynq.NewServerFromRedisClient(client, asynq.Config{LogLevel: asynq.FatalLevel})
	handled := make(chan time.Time, 1)
	err := server.Start(asynq.HandlerFunc(func(context.Context, *asynq.Task) error {
		handled <- time.Now()
		return nil
	}))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(server.Shutdown)
	queue := asynq.NewClientFromRedisClient(client)
	return func() time.Duration {
		began := time.Now()
		if _, err := queue.Enqueue(asynq.NewTask("idle", nil)); err != nil {
			b.Fatal(err)
		}
		return (<-handled).Sub(began)
	}
}
