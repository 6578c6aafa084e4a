package access

import (
	"context"
	"embed"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
)

//go:embed lua/*.lua
var sources embed.FS

// The scripts, one file each.
var (
	grantScript    = load("grant")
	endGrantScript = load("end_grant")

	tellRevokedScript = load("tell_revoked")

	reserveLoginScript = load("reserve_login")
	releaseLoginScript = load("release_login")
)

func load(name string) *redis.Script {
	return keyspace.Load(sources, strings.NewReplacer("$kept_on", keyspace.Millis(keptOn)), name)
}

// run executes a script. Without an answer it is ErrUnavailable, and the script may
// have been executed or not.
func run(ctx context.Context, client redis.UniversalClient, script *redis.Script, keys []string, args ...any) (keyspace.Answer, error) {
	answer, err := keyspace.Run(ctx, client, script, keys, args...)
	if err != nil {
		return nil, unavailable(err)
	}
	return answer, nil
}

// unavailable wraps any failure of Redis as ErrUnavailable.
func unavailable(err error) error { return fmt.Errorf("%w: %w", ErrUnavailable, err) }
