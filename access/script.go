package access

import (
	"context"
	"embed"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// All keys share one hash tag, as all of this service's do: a script may touch any of
// them, on a cluster too.
const keyPrefix = "{vmapower}:"

// redisBudget is for one call with its repeats.
const redisBudget = time.Second

//go:embed lua/*.lua
var sources embed.FS

// The scripts, one file each.
var (
	openScript   = load("open")
	lookScript   = load("look")
	closeScript  = load("close")
	revokeScript = load("revoke")
)

// times puts the times of a session into the prelude, in milliseconds.
var times = strings.NewReplacer(
	"$idle", millis(SessionIdle),
	"$absolute", millis(SessionLife),
	"$touch", millis(touchEvery),
)

func millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

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

// run executes a script. Without an answer it is ErrUnavailable, and the script may
// have been executed or not.
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

// unavailable lets nobody in, whatever the reason.
func unavailable(err error) error { return fmt.Errorf("%w: %w", ErrUnavailable, err) }
