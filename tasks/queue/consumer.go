package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
)

// Handler does what a wake-up asks for. Its context ends when asynq gives the task up:
// after a lost lease too, so whoever relies on a claim goes on without it.
type Handler func(context.Context, Wake) Reply

// Reply is what becomes of a wake-up. It steers only asynq's book-keeping and what its
// dashboard shows: the job is what its record says. The zero value is done.
type Reply struct {
	Shown    string        // beside the task in the dashboard
	Again    time.Duration // after which the wake-up is brought again; ShortestPause at least, 0 for never
	Archived bool          // the task is shown as failed
	Err      error         // the wake-up was not looked at: it is brought again in a second
}

// ShortestPause is the least that Reply.Again may ask for: asynq keeps the time of a
// retry in whole seconds.
const ShortestPause = time.Second

// ConsumerOptions say what a consumer takes from where.
type ConsumerOptions struct {
	Redis         redis.UniversalClient // stays the caller's
	Queue         string
	Concurrency   int           // wake-ups handled at a time
	CheckInterval time.Duration // between two looks into an empty queue
	StopWithin    time.Duration // how long Stop waits for its handlers
	Logger        *slog.Logger
}

// Consumer hands the wake-ups of one queue to a handler.
type Consumer struct{ server *asynq.Server }

// StartConsumer begins to hand out wake-ups; stop it with Stop.
func StartConsumer(o ConsumerOptions, handler Handler) (*Consumer, error) {
	server := asynq.NewServerFromRedisClient(o.Redis, asynq.Config{
		Queues:                   map[string]int{o.Queue: 1},
		Concurrency:              o.Concurrency,
		TaskCheckInterval:        o.CheckInterval,
		DelayedTaskCheckInterval: time.Second,
		RetryDelayFunc:           retryDelay,
		ShutdownTimeout:          o.StopWithin,
		Logger:                   logger{o.Logger.With("component", "asynq", "queue", o.Queue)},
		LogLevel:                 asynq.WarnLevel,
	})
	if err := server.Start(asynq.HandlerFunc(handler.process)); err != nil {
		return nil, fmt.Errorf("queue: start on %s: %w", o.Queue, err)
	}
	return &Consumer{server}, nil
}

// Stop takes no more wake-ups and waits for the handlers that run.
func (c *Consumer) Stop() { c.server.Shutdown() }

// process answers asynq. A task that names no job is archived.
func (h Handler) process(ctx context.Context, task *asynq.Task) error {
	wake, err := decode(task)
	if err != nil {
		return fmt.Errorf("%w: %w", err, asynq.SkipRetry)
	}
	reply := h(ctx, wake)
	if reply.Shown != "" {
		_, _ = task.ResultWriter().Write([]byte(reply.Shown)) // the dashboard alone reads it
	}
	switch {
	case reply.Err != nil:
		return reply.Err
	case reply.Again > 0:
		return &retryLater{reply.Shown, reply.Again}
	case reply.Archived:
		return fmt.Errorf("%s: %w", reply.Shown, asynq.SkipRetry)
	}
	return nil
}

// retryLater makes asynq bring the wake-up again after its own time.
type retryLater struct {
	shown string
	after time.Duration
}

func (e *retryLater) Error() string { return e.shown }

// retryDelay answers asynq, which may bring a task up to a second early: then the job
// would not be due yet. An error without a time of its own was Redis'.
func retryDelay(_ int, err error, _ *asynq.Task) time.Duration {
	var later *retryLater
	if errors.As(err, &later) {
		return later.after + ShortestPause
	}
	return time.Second
}

// logger writes asynq's own messages to our log. Its Fatal does not end the process:
// readiness shows a worker without its queue.
type logger struct{ *slog.Logger }

func (l logger) Debug(args ...any) { l.Logger.Debug(fmt.Sprint(args...)) }
func (l logger) Info(args ...any)  { l.Logger.Info(fmt.Sprint(args...)) }
func (l logger) Warn(args ...any)  { l.Logger.Warn(fmt.Sprint(args...)) }
func (l logger) Error(args ...any) { l.Logger.Error(fmt.Sprint(args...)) }
func (l logger) Fatal(args ...any) { l.Logger.Error(fmt.Sprint(args...)) }
