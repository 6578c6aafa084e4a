package access

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
)

// VCenterLogins counts the wrong passwords that reach a vCenter, for all processes on one
// Redis. It is safe for concurrent use. An account is whatever the caller counts by.
type VCenterLogins struct {
	client redis.UniversalClient
	most   int
	within time.Duration
}

// NewVCenterLogins lets so many wrong passwords of an account through within that time.
func NewVCenterLogins(client redis.UniversalClient, most int, within time.Duration) *VCenterLogins {
	return &VCenterLogins{client, most, within}
}

// Reserve takes one of the account's tries for the login with that id, which has not been
// answered yet. It is given back by Release, or after hold: whose process ends before that
// has made no wrong login that anybody knows of. When wrong passwords have used all tries up,
// closed is the time until one is forgotten. When logins without an answer hold what is left,
// nothing is reserved and closed is 0: ask again. It returns ErrUnavailable, and may be
// repeated.
func (l *VCenterLogins) Reserve(ctx context.Context, account, id string, hold time.Duration) (reserved bool, closed time.Duration, err error) {
	answer, err := run(ctx, l.client, reserveLoginScript, loginKeys(account), id, hold.Milliseconds(), l.most)
	return answer.Number(0) == 1, min(answer.Duration(1), l.within), err
}

// Release gives the try back, or, when the password was wrong, uses it up. It returns
// ErrUnavailable, and may be repeated.
func (l *VCenterLogins) Release(ctx context.Context, account, id string, wrong bool) error {
	var counts int64
	if wrong {
		counts = l.within.Milliseconds()
	}
	_, err := run(ctx, l.client, releaseLoginScript, loginKeys(account), id, counts)
	return err
}

// loginKeys are the logins of an account without an answer, those whose password was wrong, and
// what is known of Redis' clock.
func loginKeys(account string) []string {
	const key = keyspace.Prefix + "vcenter_logins:"
	return []string{key + "open:" + account, key + "wrong:" + account, keyspace.Prefix + "clock"}
}
