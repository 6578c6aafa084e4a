package testenv

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// Write sends commands to Redis in one write, and reads what it answers to each.
type Write func(ctx context.Context, commands []redis.Cmder) error

// WriteHook is a hook of a Redis client that sees each write, be it of one command or of a pipeline; dials pass it.
type WriteHook func(next Write) Write

// DialHook implements redis.Hook.
func (WriteHook) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook implements redis.Hook.
func (h WriteHook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	write := h(func(ctx context.Context, commands []redis.Cmder) error { return next(ctx, commands[0]) })
	return func(ctx context.Context, command redis.Cmder) error { return write(ctx, []redis.Cmder{command}) }
}

// ProcessPipelineHook implements redis.Hook.
func (h WriteHook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return redis.ProcessPipelineHook(h(Write(next)))
}
