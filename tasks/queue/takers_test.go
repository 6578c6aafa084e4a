package queue

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/testenv"
)

// bothTake holds whoever looks into the queue until another does at the same time.
type bothTake struct {
	mu    sync.Mutex
	under int
	both  chan struct{} // closed when two were under way at once
}

func (b *bothTake) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if !slices.Contains(cmd.Args(), any("asynq:{q}:paused")) {
			return next(ctx, cmd)
		}
		b.mu.Lock()
		b.under++
		if b.under == 2 {
			close(b.both)
		}
		b.mu.Unlock()
		select {
		case <-b.both:
		case <-time.After(10 * time.Second):
		}
		return next(ctx, cmd)
	}
}

func TestWakeUpsAreTakenSideBySide(t *testing.T) {
	t.Parallel()
	client := testenv.StartRedis(t).ServiceClient()
	looks := &bothTake{both: make(chan struct{})}
	client.AddHook(testenv.CommandHook(looks.ProcessHook))
	consumer, err := StartConsumer(ConsumerOptions{
		Redis: client, Queue: "q", Takers: 2, CheckInterval: 5 * time.Millisecond, StopWithin: time.Second, Logger: slog.New(slog.DiscardHandler),
	}, func(context.Context, Wake) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-looks.both:
	case <-time.After(9 * time.Second):
		t.Error("one taker waits for the other")
	}
	if !consumer.Stop(t.Context()) {
		t.Error("the takers do not end")
	}
}
