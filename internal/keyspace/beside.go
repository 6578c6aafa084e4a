package keyspace

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// Call is a run of somebody else's script, on keys of theirs. The zero Call is none.
type Call struct {
	Script *redis.Script
	Keys   []string
	Args   []any
	// Failed is told why the call was not made, or may not have been; nil tells nobody.
	Failed func(error)
}

// IsZero reports whether there is nothing to call.
func (c Call) IsZero() bool { return c.Script == nil }

// RunBeside is Run, and sends a call in the same write, behind the script. It is made whatever the script answers, and
// once more with each round of it. It must not be used on a cluster, where a call's keys may lie on another node.
func RunBeside(
	ctx context.Context, client Runner, script *redis.Script, beside Call, keys []string, args ...any,
) (Answer, error) {
	return rounds(ctx, keys, func(ctx context.Context, keys []string) *redis.Cmd {
		if beside.IsZero() {
			return script.Run(ctx, client, keys, args...)
		}
		return beside.behind(ctx, client, script, keys, args...)
	})
}

// behind makes the call in one write with a script. What Redis has not loaded, as after a failover, goes again by
// itself, with its text, and the call behind the script.
func (c Call) behind(ctx context.Context, client Runner, script *redis.Script, keys []string, args ...any) *redis.Cmd {
	both := client.Pipeline()
	first := script.EvalSha(ctx, both, keys, args...)
	second := c.Script.EvalSha(ctx, both, c.Keys, c.Args...)
	_, _ = both.Exec(ctx) // each has its own error
	again := notLoaded(first)
	if again {
		first = script.Run(ctx, client, keys, args...)
	}
	if first.Err() == nil && (again || notLoaded(second)) {
		second = c.Script.Run(ctx, client, c.Keys, c.Args...)
	}
	if err := second.Err(); err != nil && first.Err() == nil && c.Failed != nil {
		c.Failed(err)
	}
	return first
}

func notLoaded(run *redis.Cmd) bool { return redis.HasErrorPrefix(run.Err(), "NOSCRIPT") }
