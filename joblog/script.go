package joblog

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
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
	expireScript     = load("expire")
	pruneScript      = load("prune")
)

func load(name string) *redis.Script {
	return redis.NewScript(times.Replace(source("prelude")) + source(name))
}

// source reads an embedded script; one that is missing is a fault of the build.
func source(name string) string {
	text, err := sources.ReadFile("lua/" + name + ".lua")
	if err != nil {
		panic(err)
	}
	return string(text)
}

// times puts the protocol's times into the prelude, in milliseconds.
var times = strings.NewReplacer(
	"$stale", millis(staleAfter),
	"$wake_repeat_to", millis(wakeRepeatTo),
	"$wake_repeat", millis(wakeRepeat),
	"$beat_grace", millis(beatGrace),
	"$end_grace", millis(endGrace),
	"$window", millis(sendBudget+callLife),
	"$settle_grace", millis(settleGrace),
	"$approve_within", millis(approveWithin),
)

func millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// run executes a script within the budget of one Redis call. What Redis can't
// answer now is ErrUnavailable: the script may or may not have been executed.
func run(ctx context.Context, client redis.UniversalClient, script *redis.Script, args ...any) ([]any, error) {
	ctx, cancel := context.WithTimeout(ctx, redisBudget)
	defer cancel()
	// The one declared key routes the script to the slot that all our keys share.
	answer, err := script.Run(ctx, client, []string{keyPrefix}, args...).Slice()
	if err != nil {
		return nil, unavailable(err)
	}
	return answer, nil
}

// unavailable tells an outage from a fault of ours. Redis' own words for "not now"
// are outages; any other error reply is a defect and says so.
func unavailable(err error) error {
	var reply redis.Error
	if errors.As(err, &reply) && !notNow(reply.Error()) {
		return fmt.Errorf("joblog: Redis refused: %w", err)
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

func notNow(reply string) bool {
	word, _, _ := strings.Cut(reply, " ")
	switch word {
	case "LOADING", "MASTERDOWN", "READONLY", "CLUSTERDOWN", "TRYAGAIN", "OOM", "MISCONF", "BUSY", "NOREPLICAS",
		"NOAUTH", "WRONGPASS", "NOPERM":
		return true
	}
	return strings.Contains(reply, "command not allowed when used memory")
}

// text and number read one element of a script's answer.
func text(answer []any, i int) string {
	if i >= len(answer) {
		return ""
	}
	s, _ := answer[i].(string)
	return s
}

func duration(answer []any, i int) time.Duration {
	if i >= len(answer) {
		return 0
	}
	n, _ := answer[i].(int64)
	return time.Duration(n) * time.Millisecond
}
