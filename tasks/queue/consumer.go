package queue

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
)

// Handler notes what a wake-up tells, and returns soon. An error says that it was not looked
// at: it is brought again in a second.
type Handler func(context.Context, Wake) error

// handledAtATime bounds the wake-ups that a taker notes at once. Each takes a millisecond or two.
const handledAtATime = 8

// furtherCheck is how often a further taker looks into an empty queue: what comes singly is the first one's.
const furtherCheck = 250 * time.Millisecond

// ConsumerOptions say what a consumer takes from where.
type ConsumerOptions struct {
	Redis         redis.UniversalClient // stays the caller's
	Queue         string
	Takers        int           // that take wake-ups side by side; 0 is 1
	CheckInterval time.Duration // between two looks of the first of them into an empty queue
	StopWithin    time.Duration // how long Stop waits for its handlers
	// Inquiry is told of a question that the queue brings, and returns soon; nil drops them.
	Inquiry func(ctx context.Context, id string)
	Logger  *slog.Logger
}

// Consumer hands the wake-ups of one queue to a handler. An asynq server takes one after the other, and
// waits for Redis each time, which is slow exactly when many come at once; so it may have several.
type Consumer struct{ takers []*asynq.Server }

// StartConsumer begins to hand out wake-ups; stop it with Stop.
func StartConsumer(o ConsumerOptions, handler Handler) (*Consumer, error) {
	c := &Consumer{}
	process := o.process(handler)
	for i := range max(1, o.Takers) {
		taker := o.newTaker(i == 0)
		if err := taker.Start(process); err != nil {
			ctx, cancel := context.WithTimeout(context.Background(), o.StopWithin)
			defer cancel()
			c.Stop(ctx)
			return nil, fmt.Errorf("queue: start on %s: %w", o.Queue, err)
		}
		c.takers = append(c.takers, taker)
	}
	return c, nil
}

func (o ConsumerOptions) newTaker(first bool) *asynq.Server {
	check := o.CheckInterval
	if !first {
		check = max(check, furtherCheck)
	}
	return asynq.NewServerFromRedisClient(o.Redis, asynq.Config{
		Queues:                   map[string]int{o.Queue: 1},
		Concurrency:              handledAtATime,
		TaskCheckInterval:        check,
		DelayedTaskCheckInterval: time.Second,
		RetryDelayFunc:           func(int, error, *asynq.Task) time.Duration { return time.Second },
		ShutdownTimeout:          o.StopWithin,
		Logger:                   logger{o.Logger.With("component", "asynq", "queue", o.Queue)},
		LogLevel:                 asynq.WarnLevel,
	})
}

func (o ConsumerOptions) process(handler Handler) asynq.HandlerFunc {
	return func(ctx context.Context, task *asynq.Task) error {
		if id := inquiryOf(task); id != "" {
			if o.Inquiry != nil {
				o.Inquiry(ctx, id)
			}
			return nil
		}
		return handler.process(ctx, task)
	}
}

// Stop takes no more wake-ups and waits for the handlers that run. When ctx ends first, as it
// does where Redis hangs, it returns false: the consumer still uses its Redis client, which must
// not be closed then, because asynq takes a closed one for a message and panics.
func (c *Consumer) Stop(ctx context.Context) (stopped bool) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		var stopping sync.WaitGroup
		for _, taker := range c.takers {
			stopping.Go(taker.Shutdown)
		}
		stopping.Wait()
	}()
	select {
	case <-ended:
		return true
	case <-ctx.Done():
		return false
	}
}

// process answers asynq. A task that names no job is archived.
func (h Handler) process(ctx context.Context, task *asynq.Task) error {
	wake, err := decode(task)
	if err != nil {
		return fmt.Errorf("%w: %w", err, asynq.SkipRetry)
	}
	return h(ctx, wake)
}

// logger writes asynq's own messages to our log. Its Fatal does not end the process:
// readiness shows a worker without its queue.
type logger struct{ *slog.Logger }

func (l logger) Debug(args ...any) { l.Logger.Debug(fmt.Sprint(args...)) }
func (l logger) Info(args ...any)  { l.Logger.Info(fmt.Sprint(args...)) }
func (l logger) Warn(args ...any)  { l.Logger.Warn(fmt.Sprint(args...)) }
func (l logger) Error(args ...any) { l.Logger.Error(fmt.Sprint(args...)) }
func (l logger) Fatal(args ...any) { l.Logger.Error(fmt.Sprint(args...)) }
