package access

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// The times of a session, on Redis' clock.
const (
	SessionIdle = 15 * time.Minute // it ends when it was not used for so long
	SessionLife = 12 * time.Hour   // it ends so long after its login, used or not
	touchEvery  = time.Second      // its use is noted so often at most
)

// Session is what a session token stands for.
type Session struct {
	Appliance string
	TokenID   string // of the appliance's token that opened it
	Address   string // where the login came from
	Created   time.Time
	Ends      time.Time // at the latest
}

// Sessions keeps sessions in Redis, by the hash of their token. They are the same for
// every process and last over a restart. It is safe for concurrent use.
type Sessions struct{ redis redis.UniversalClient }

// NewSessions returns the sessions kept in the given Redis.
func NewSessions(client redis.UniversalClient) *Sessions { return &Sessions{client} }

// Open begins a session of an appliance that has shown the token with this id, and
// returns its session token, which is kept nowhere, and when it ends at the latest.
// The caller has made sure of the appliance's id. It returns ErrUnavailable.
func (s *Sessions) Open(ctx context.Context, appliance, tokenID, address string) (token string, ends time.Time, err error) {
	token = newToken(sessionPrefix)
	answer, err := run(ctx, s.redis, openScript, hashToken(token).hex(), appliance, tokenID, address)
	if err != nil {
		return "", time.Time{}, err
	}
	return token, answer.Moment(0), nil
}

// Use returns the session of a token and counts as its use. It returns ErrNoSession,
// without asking Redis when the token was never one of ours, and ErrUnavailable.
// Whether the appliance is still in use is for Gate.Principal to say.
func (s *Sessions) Use(ctx context.Context, token string) (Session, error) {
	hash, ok := sessionHash(token)
	if !ok {
		return Session{}, ErrNoSession
	}
	answer, err := run(ctx, s.redis, useScript, hash)
	switch {
	case err != nil:
		return Session{}, err
	case len(answer) == 0:
		return Session{}, ErrNoSession
	}
	return Session{Appliance: answer.Text(0), TokenID: answer.Text(1), Address: answer.Text(2),
		Created: answer.Moment(3), Ends: answer.Moment(4)}, nil
}

// Close ends the session of a token, if there is one. It returns ErrUnavailable.
func (s *Sessions) Close(ctx context.Context, token string) error {
	hash, ok := sessionHash(token)
	if !ok {
		return nil
	}
	_, err := run(ctx, s.redis, closeScript, hash)
	return err
}

// RevokeAll ends all sessions of an appliance. It returns ErrUnavailable.
func (s *Sessions) RevokeAll(ctx context.Context, appliance string) error {
	if !idPattern.MatchString(appliance) {
		return fmt.Errorf("appliance %q %w", appliance, ErrNoAppliance)
	}
	_, err := run(ctx, s.redis, revokeScript, appliance)
	return err
}
