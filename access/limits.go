package access

import (
	"context"
	"errors"
	"net/netip"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
)

// What is let through, by all processes together. All appliances behind a tunnel have
// one address, so what one of them does wrong must not keep the others out.
var (
	wrongOfAddress    = limit{LimitLogins, redis_rate.PerMinute(30)}                                       // logins that failed
	wrongOfAppliance  = limit{LimitLogins, redis_rate.PerMinute(10)}                                       // from one address
	loginsOfAppliance = limit{LimitLogins, redis_rate.PerMinute(120)}                                      // from one address
	writesOfOne       = limit{LimitChanges, redis_rate.Limit{Rate: 50, Period: time.Second, Burst: 200}}   // of a principal
	readsOfOne        = limit{LimitQuestions, redis_rate.Limit{Rate: 20, Period: time.Second, Burst: 100}} // that ask a vCenter
)

// limit is a rate with the name that a LimitError has of it.
type limit struct {
	name string
	redis_rate.Limit
}

// limits counts in Redis. Its keys expire within a minute after their last use.
type limits struct {
	redis redis.UniversalClient
	rate  *redis_rate.Limiter
}

func newLimits(client redis.UniversalClient) limits {
	return limits{client, redis_rate.NewLimiter(prefixed{client})}
}

// prefixed puts the keys of redis_rate, which begin with rate:, behind our prefix. Its
// scripts are run by these two commands and name every key that they touch.
type prefixed struct{ redis.UniversalClient }

func (p prefixed) Eval(ctx context.Context, script string, keys []string, args ...any) *redis.Cmd {
	return p.UniversalClient.Eval(ctx, script, withPrefix(keys), args...)
}

func (p prefixed) EvalSha(ctx context.Context, sha1 string, keys []string, args ...any) *redis.Cmd {
	return p.UniversalClient.EvalSha(ctx, sha1, withPrefix(keys), args...)
}

func withPrefix(keys []string) []string {
	ours := make([]string, len(keys))
	for i, key := range keys {
		ours[i] = keyspace.Prefix + key
	}
	return ours
}

// wrongLogin counts a login that failed and returns what to say of it: ErrCredentials,
// or *LimitError when there were too many. Of an id that is not known, name is not the id.
func (l limits) wrongLogin(ctx context.Context, from origin, name string) error {
	if err := l.takeToken(ctx, from.key("wrong"), wrongOfAddress); err != nil {
		return err
	}
	if err := l.takeToken(ctx, from.keyFor("wrong", name), wrongOfAppliance); err != nil {
		return err
	}
	return ErrCredentials
}

// rightLogin counts a login of an appliance. It asks for no wrong ones: anybody can make
// those in another's name, from the one address that all have behind a tunnel, and whoever
// guesses at tokens of 256 bits needs no limit to fail.
func (l limits) rightLogin(ctx context.Context, from origin, id string) error {
	return l.takeToken(ctx, from.keyFor("logins", id), loginsOfAppliance)
}

// write counts a change that a principal asks for.
func (l limits) write(ctx context.Context, principal string) error {
	return l.takeToken(ctx, "writes:"+principal, writesOfOne)
}

// read counts a question to a vCenter.
func (l limits) read(ctx context.Context, principal string) error {
	return l.takeToken(ctx, "reads:"+principal, readsOfOne)
}

// readiness is far above what is asked for it.
var readiness = limit{Limit: redis_rate.PerSecond(1000)}

// Ready has Redis do what a limit needs. It returns ErrUnavailable.
func Ready(ctx context.Context, client redis.UniversalClient) error {
	err := newLimits(client).takeToken(ctx, "ready:all", readiness)
	var limit *LimitError
	if errors.As(err, &limit) {
		return nil
	}
	return err
}

// takeToken takes a token of the limit. With none left it takes nothing: *LimitError.
func (l limits) takeToken(ctx context.Context, key string, limit limit) error {
	ctx, cancel := context.WithTimeout(ctx, keyspace.Budget)
	defer cancel()
	result, err := l.rate.AllowAtMost(ctx, key, limit.Limit, 1)
	if err == nil && beyond(result) { // nobody took so many tokens: Redis' clock was set back
		if err = l.redis.Del(ctx, keyspace.Prefix+"rate:"+key).Err(); err == nil {
			result, err = l.rate.AllowAtMost(ctx, key, limit.Limit, 1)
		}
	}
	switch {
	case err != nil:
		return unavailable(err)
	case result.RetryAfter >= 0: // -1 when there is one left
		return &LimitError{Limit: limit.name, RetryAfter: result.RetryAfter}
	}
	return nil
}

// beyond reports that the tokens come back later than they can when all are taken.
func beyond(result *redis_rate.Result) bool {
	full := time.Duration(result.Limit.Burst) * result.Limit.Period / time.Duration(result.Limit.Rate)
	return result.ResetAfter > full+time.Second
}

// origin is where a login comes from.
type origin struct {
	address string // as it is recorded
	network string // as it is counted: of IPv6 the /64, whose user has 2^64 addresses
}

// originOf parses an IP address. Callers without one, such as those of a unix socket, are
// counted together.
func originOf(address string) origin {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return origin{"unknown", "unknown"}
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return origin{ip.String(), ip.String()}
	}
	network, _ := ip.Prefix(64) // an IPv6 address has one
	return origin{ip.String(), network.String()}
}

func (o origin) key(of string) string { return of + ":" + o.network }

func (o origin) keyFor(of, name string) string { return o.key(of) + "|" + name }
