package access

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
	"vmapower/internal/note"
)

// The times of a session, on the clock of the process that is asked.
const (
	SessionIdle = 15 * time.Minute // it ends when it was not used for so long
	SessionLife = 12 * time.Hour   // it ends so long after its login, used or not
	touchEvery  = time.Second      // its use is noted so often at most

	clocksApart = 5 * time.Minute // the clocks of two hosts may differ so much
	keptOn      = 2 * time.Hour   // Redis keeps it for so much longer: its clock may be stepped ahead
)

// longestNote bounds what is read of a session; no session of ours is longer.
const longestNote = 2048

// Session is what a session token stands for.
type Session struct {
	Appliance string    `json:"appliance"`
	TokenID   string    `json:"token_id"` // of the appliance's token that opened it
	Address   string    `json:"address"`  // where the login came from
	Created   time.Time `json:"created"`
	Seen      time.Time `json:"seen"` // when its use was noted last
}

// Ends is when the session ends at the latest.
func (s Session) Ends() time.Time { return s.Created.Add(SessionLife) }

// over is when the session ends unless it is used before.
func (s Session) over() time.Time {
	if idle := s.Seen.Add(SessionIdle); idle.Before(s.Ends()) {
		return idle
	}
	return s.Ends()
}

// Sessions keeps sessions in Redis, by the hash of their token, as notes that are signed: who
// can write there can end a session, and neither open nor change one. They are the same for
// every process that has the keys, and last over a restart. It is safe for concurrent use.
type Sessions struct {
	redis  redis.UniversalClient
	keys   note.Keys
	forged func(kind, id string) // nil tells nobody
	now    func() time.Time
}

// NewSessions returns the sessions kept in the given Redis, signed with the keys.
func NewSessions(client redis.UniversalClient, keys note.Keys) *Sessions {
	return &Sessions{redis: client, keys: keys, now: time.Now}
}

// Open begins a session of an appliance that has shown the token with this id, and
// returns its session token, which is kept nowhere, and when it ends at the latest.
// The caller has made sure of the appliance's id. It returns ErrUnavailable.
func (s *Sessions) Open(ctx context.Context, appliance, tokenID, address string) (token string, ends time.Time, err error) {
	return s.begin(ctx, Session{Appliance: appliance, TokenID: tokenID, Address: address, Created: s.moment()})
}

// begin is Open for a session that may have begun with another one.
func (s *Sessions) begin(ctx context.Context, session Session) (token string, ends time.Time, err error) {
	token, session.Seen = newToken(sessionPrefix), s.moment()
	if _, err := s.store(ctx, hashToken(token).hex(), session, redis.SetArgs{}); err != nil {
		return "", time.Time{}, err
	}
	return token, session.Ends(), nil
}

// moment is the present time as notes have it.
func (s *Sessions) moment() time.Time { return s.now().UTC().Truncate(time.Millisecond) }

// Use returns the session of a token and counts as its use. It returns ErrNoSession,
// without asking Redis when the token was never one of ours, and ErrUnavailable.
// Whether the appliance is still in use is for Gate.Principal to say.
func (s *Sessions) Use(ctx context.Context, token string) (Session, error) {
	return s.use(ctx, token, touchEvery)
}

// use notes the use when none was noted for so long.
func (s *Sessions) use(ctx context.Context, token string, every time.Duration) (Session, error) {
	hash, ok := sessionHash(token)
	if !ok {
		return Session{}, ErrNoSession
	}
	session, err := s.load(ctx, hash)
	if err != nil {
		return Session{}, err
	}
	now := s.now()
	switch {
	case !now.Before(session.over()):
		return Session{}, ErrNoSession
	case now.Before(session.Seen.Add(every)) && !session.Seen.After(now.Add(clocksApart)):
		return session, nil
	}
	session.Seen = s.moment()
	if session.Created.After(now.Add(clocksApart)) { // this host's clock was set back
		session.Created = session.Seen
	}
	// A session that was closed meanwhile stays closed.
	there, err := s.store(ctx, hash, session, redis.SetArgs{Mode: "XX"})
	switch {
	case err != nil:
		return Session{}, err
	case !there:
		return Session{}, ErrNoSession
	}
	return session, nil
}

// Close ends the session of a token, if there is one. It returns ErrUnavailable.
func (s *Sessions) Close(ctx context.Context, token string) error {
	hash, ok := sessionHash(token)
	if !ok {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, keyspace.Budget)
	defer cancel()
	if err := s.redis.Del(ctx, sessionKey(hash)).Err(); err != nil {
		return unavailable(err)
	}
	return nil
}

func sessionKey(hash string) string { return keyspace.Prefix + "session:" + hash }

// store signs the session and writes it; false where the mode forbids it.
func (s *Sessions) store(ctx context.Context, hash string, session Session, how redis.SetArgs) (stored bool, err error) {
	text, err := note.Sign(s.keys, "", note.Session, hash, session)
	if err != nil {
		return false, fmt.Errorf("access: %w", err)
	}
	// It expires in Redis some time after it is over, which is for tidiness alone.
	how.TTL = max(session.over().Sub(s.now()), 0) + keptOn
	ctx, cancel := context.WithTimeout(ctx, keyspace.Budget)
	defer cancel()
	switch err := s.redis.SetArgs(ctx, sessionKey(hash), text, how).Err(); {
	case errors.Is(err, redis.Nil):
		return false, nil
	case err != nil:
		return false, unavailable(err)
	}
	return true, nil
}

// load returns the session as it is signed. What somebody else has put there is
// ErrNoSession.
func (s *Sessions) load(ctx context.Context, hash string) (Session, error) {
	text, err := s.read(ctx, note.Session, sessionKey(hash), hash)
	if err != nil {
		return Session{}, err
	}
	session, err := s.open(hash, text)
	return session, s.explain(note.Session, hash, err)
}

// read returns the note that a key has.
func (s *Sessions) read(ctx context.Context, kind note.Kind, key, hash string) (text string, err error) {
	ctx, cancel := context.WithTimeout(ctx, keyspace.Budget)
	defer cancel()
	text, err = s.redis.GetRange(ctx, key, 0, longestNote).Result()
	switch {
	case err != nil && strings.HasPrefix(err.Error(), "WRONGTYPE"): // no text at all
		return "", s.refuse(kind, hash)
	case err != nil:
		return "", unavailable(err)
	case text == "":
		return "", ErrNoSession
	}
	return text, nil
}

// explain is what an error says that the opening of a note has returned.
func (s *Sessions) explain(kind note.Kind, hash string, err error) error {
	switch {
	case errors.Is(err, note.ErrNewer): // by another process, which knows what it says
		return unavailable(err)
	case errors.Is(err, note.ErrNotGenuine):
		return s.refuse(kind, hash)
	case err != nil:
		return ErrNoSession
	}
	return nil
}

// open reads the note. The first look takes it as old as a session may be, because only the
// note says when it was opened; the second one knows.
func (s *Sessions) open(hash, text string) (session Session, err error) {
	if err := note.Open(s.keys, note.Session, hash, text, s.now().Add(-SessionLife), &session); err != nil {
		return Session{}, err
	}
	if err := note.Open(s.keys, note.Session, hash, text, session.Created, &session); err != nil {
		return Session{}, err
	}
	return session, nil
}

// refuse tells of a note that was not signed here.
func (s *Sessions) refuse(kind note.Kind, hash string) error {
	if s.forged != nil {
		s.forged(string(kind), hash)
	}
	return ErrNoSession
}
