package joblog

import (
	"context"
	"embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
)

//go:embed lua/*.lua
var sources embed.FS

// The scripts, one file each. None is changed after it was loaded.
var (
	submitScript     = load("submit")
	claimScript      = load("claim")
	approveScript    = load("approve")
	withdrawScript   = load("withdraw")
	beatScript       = load("beat")
	bindScript       = load("bind")
	stepScript       = load("step")
	intentScript     = load("intent")
	outcomeScript    = load("outcome")
	releaseScript    = load("release")
	endScript        = load("end")
	progressScript   = load("progress")
	checkpointScript = load("checkpoint")
	cancelScript     = load("cancel")
	sweepScript      = load("sweep")
	sweeperScript    = load("sweeper")
	rewakeScript     = load("rewake")
	expireScript     = load("expire")
	pruneScript      = load("prune")
	packableScript   = load("packable")
	packScript       = load("pack")
	readyScript      = load("ready")
	acceptLossScript = load("accept_loss")
	readScript       = load("read")
	partScript       = load("part")
	revisionsScript  = keyspace.LoadRead(sources, "revisions")
	askersScript     = keyspace.LoadRead(sources, "askers")
	pageScript       = load("page")
	searchScript     = load("search")
	eventsScript     = load("events")
	disownScript     = load("disown")
	answerScript     = load("answer")
	holdScript       = load("hold")
	writtenScript    = load("written")
	steppedScript    = load("stepped")

	checkpointsScript = load("checkpoints")
)

func load(name string) *redis.Script { return keyspace.Load(sources, times, name) }

// times puts the protocol's times into the prelude.
var times = strings.NewReplacer(
	"$stale", keyspace.Millis(staleAfter),
	"$wake_repeat_to", keyspace.Millis(wakeRepeatTo),
	"$wake_repeat", keyspace.Millis(wakeRepeat),
	"$beat_grace", keyspace.Millis(beatGrace),
	"$end_grace", keyspace.Millis(endGrace),
	"$window", keyspace.Millis(sendBudget+callLife),
	"$shutdown_grace", keyspace.Millis(shutdownPendingGrace),
	"$approve_within", keyspace.Millis(approveWithin),
	"$target_life", keyspace.Millis(targetLife),
	"$step_known", keyspace.Millis(stepKnown),
	"$step", keyspace.Millis(clockStep),
	"$asked_most", keyspace.Millis(shutdownPendingMost),
	"$pack_after", keyspace.Millis(packAfter),
	"$kept_on", keyspace.Millis(keptOn),
	"$plan_max", strconv.Itoa(maxPlan),
)

// run executes a script within the budget of one Redis call. What Redis can't
// answer now is ErrUnavailable: the script may or may not have been executed.
func run(ctx context.Context, client keyspace.Runner, script *redis.Script, keys []string, args ...any) (keyspace.Answer, error) {
	answer, err := keyspace.Run(ctx, client, script, keys, args...)
	if err != nil {
		return nil, unavailable(err)
	}
	return answer, nil
}

// arguments are texts as a script takes them.
func arguments(texts []string) []any {
	args := make([]any, len(texts))
	for i, text := range texts {
		args[i] = text
	}
	return args
}

// unavailable is ErrUnavailable for whatever went wrong: also a script that Redis refused may
// have written something before.
func unavailable(err error) error { return fmt.Errorf("%w: %w", ErrUnavailable, err) }
