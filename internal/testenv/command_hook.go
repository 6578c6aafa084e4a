package testenv

import "github.com/redis/go-redis/v9"

// CommandHook is a hook of a Redis client that sees each command by itself; pipelines and dials pass it.
type CommandHook func(next redis.ProcessHook) redis.ProcessHook

// DialHook implements redis.Hook.
func (CommandHook) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessPipelineHook implements redis.Hook.
func (CommandHook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

// ProcessHook implements redis.Hook.
func (h CommandHook) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return h(next) }
