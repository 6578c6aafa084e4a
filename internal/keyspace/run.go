package keyspace

import (
	"context"
	"errors"
	"slices"

	"github.com/redis/go-redis/v9"
)

// mostRounds is how often a script is run at most until all its keys are declared. What it reads on
// one round leads to the keys of the next.
const mostRounds = 8

// errUndeclared: what the script reads leads to other keys each time.
var errUndeclared = errors.New("keyspace: the keys of a script change faster than it can be run")

// Runner runs scripts: a client, or one connection.
type Runner interface {
	redis.Scripter
	Pipeline() redis.Pipeliner
}

// Run executes a script that answers with a list, with the keys that the caller knows it to touch.
// Those that follow from what is stored it asks for, with nothing written, and is run again with
// them. After an error, which is as the client gave it, it may have been executed or not.
//
// While the slot of our keys is moved to another node of a cluster, a script that touches one
// key alone is executed where that is; any other is refused until the move is over.
func Run(ctx context.Context, client Runner, script *redis.Script, keys []string, args ...any) (Answer, error) {
	return RunBeside(ctx, client, script, Call{}, keys, args...)
}

// rounds runs a script until all its keys are declared.
func rounds(ctx context.Context, keys []string, run func(ctx context.Context, keys []string) *redis.Cmd) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, Budget)
	defer cancel()
	for range mostRounds {
		answer, err := run(ctx, guarded(keys)).Slice()
		if err != nil {
			return nil, err
		}
		undeclared := Answer(answer).undeclared()
		if len(undeclared) == 0 {
			return answer, nil
		}
		keys = slices.Concat(keys, undeclared)
	}
	return nil, errUndeclared
}

// guarded declares, beside several keys, one that is never there. While their slot moves, no node
// has them all then, and Redis answers TRYAGAIN: else a script that removes one of them could be
// stopped half-way, as soon as it looks for that one again.
func guarded(keys []string) []string {
	if len(keys) == 1 {
		return keys
	}
	return append(slices.Clip(keys), Prefix)
}

// undeclared are the keys that a script asks for: see keys.lua.
func (a Answer) undeclared() (keys []string) {
	if mark := a.List(0); len(mark) != 1 || mark.Text(0) != "undeclared" {
		return nil
	}
	for i := range a[1:] {
		keys = append(keys, a.Text(i+1))
	}
	return keys
}
