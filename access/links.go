package access

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
	"vmapower/internal/note"
)

// LinkLife is how long the code of a link may be used.
const LinkLife = time.Minute

// link lets its bearer log in once, as whoever has the session.
type link struct {
	Session string    `json:"session"` // the hash of its token
	Created time.Time `json:"created"`
}

func linkKey(hash string) string { return keyspace.Prefix + "link:" + hash }

// Link returns a code that logs in once, within LinkLife, in the place of the token of the
// appliance that has this session, and when it ends. The session that it opens ends when this one
// does, at the latest; a code whose session has ended by then opens none. The code is kept nowhere.
// It returns ErrNoSession and ErrUnavailable.
func (g *Gate) Link(ctx context.Context, sessionToken string) (code string, ends time.Time, err error) {
	if _, err := g.Principal(ctx, sessionToken); err != nil {
		return "", time.Time{}, err
	}
	session, ok := sessionHash(sessionToken)
	if !ok { // the gate is open
		return "", time.Time{}, ErrNoSession
	}
	return g.sessions.link(ctx, session)
}

// loginByLink is Login with the code of a link.
func (g *Gate) loginByLink(ctx context.Context, a Attempt, from origin) (sessionToken string, ends time.Time, err error) {
	if a.Denied {
		return "", time.Time{}, g.limits.wrongLogin(ctx, from, g.Name(a.Appliance))
	}
	session, err := g.sessions.follow(ctx, hashToken(a.Token).hex())
	if err != nil && !errors.Is(err, ErrNoSession) {
		return "", time.Time{}, err
	}
	_, valid := g.appliances.Current().holder(session.Appliance, session.TokenID, g.now())
	if err != nil || !valid || session.Appliance != a.Appliance {
		return "", time.Time{}, g.limits.wrongLogin(ctx, from, g.Name(a.Appliance))
	}
	if err := g.limits.rightLogin(ctx, from, session.Appliance); err != nil {
		return "", time.Time{}, err
	}
	session.Address = from.address
	return g.sessions.begin(ctx, session)
}

// link stores a link of the session with this hash.
func (s *Sessions) link(ctx context.Context, session string) (code string, ends time.Time, err error) {
	code = newToken(linkPrefix)
	hash, now := hashToken(code).hex(), s.moment()
	text, err := note.Sign(s.keys, "", note.Link, hash, link{session, now})
	if err != nil {
		return "", time.Time{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, keyspace.Budget)
	defer cancel()
	if err := s.redis.SetArgs(ctx, linkKey(hash), text, redis.SetArgs{TTL: LinkLife}).Err(); err != nil {
		return "", time.Time{}, unavailable(err)
	}
	return code, now.Add(LinkLife), nil
}

// follow returns the session that the link with this hash was made in, once: of several who ask,
// one gets it. It returns ErrNoSession, and ErrUnavailable when the link may be used up or not.
func (s *Sessions) follow(ctx context.Context, hash string) (Session, error) {
	text, err := s.read(ctx, note.Link, linkKey(hash), hash)
	if err != nil {
		return Session{}, err
	}
	var l link
	err = note.Open(s.keys, note.Link, hash, text, s.now().Add(-LinkLife), &l) // no older one counts
	if err := s.explain(note.Link, hash, err); err != nil {
		return Session{}, err
	}
	if !s.now().Before(l.Created.Add(LinkLife)) {
		return Session{}, ErrNoSession
	}
	if err := s.spend(ctx, hash); err != nil {
		return Session{}, err
	}
	session, err := s.load(ctx, l.Session)
	if err == nil && !s.now().Before(session.over()) {
		err = ErrNoSession
	}
	return session, err
}

// spend takes the link away. ErrNoSession when somebody else was first.
func (s *Sessions) spend(ctx context.Context, hash string) error {
	ctx, cancel := context.WithTimeout(ctx, keyspace.Budget)
	defer cancel()
	taken, err := s.redis.Del(ctx, linkKey(hash)).Result()
	switch {
	case err != nil:
		return unavailable(err)
	case taken == 0:
		return ErrNoSession
	}
	return nil
}
