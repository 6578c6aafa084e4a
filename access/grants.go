package access

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
	"vmapower/internal/note"
)

// GrantLife is how far ahead a grant may end.
const GrantLife = 24 * time.Hour

// How much there may be of grants. More is not read.
const (
	maxGrants        = 500 // living ones
	maxGrantsFor     = 20  // for one appliance in one context
	maxGrant         = 128 << 10
	grantsPage       = 20
	goneGrants       = 100_000
	grantClocksApart = clocksApart
)

// Grant is an approval that an approver has given beforehand, for what an appliance will ask
// for in a context. What it covers is for package authority to say.
type Grant struct {
	ID          string    `json:"-"`
	RequestedBy string    `json:"requested_by"`
	ContextID   string    `json:"context_id"`
	VMIDs       []string  `json:"vm_ids"` // each in its one form
	Operations  []string  `json:"operations"`
	Policy      string    `json:"policy"`  // of a power-off; "" covers none
	Targets     []string  `json:"targets"` // what their addresses begin with
	NotAfter    time.Time `json:"not_after"`
	Reason      string    `json:"reason"`
	By          string    `json:"by"`
	Created     time.Time `json:"created"`
}

var (
	// ErrNoGrant: there is no such grant, or it has ended.
	ErrNoGrant = errors.New("access: there is no such approval, or it has ended")
	// ErrTooManyGrants: an appliance has as many in one context as it may, or all have together.
	ErrTooManyGrants = errors.New("access: there are too many approvals that were given beforehand")
	// ErrGrantTooLarge: the grant names too much.
	ErrGrantTooLarge = errors.New("access: the approval names too much")
)

// Grants keeps grants in Redis, each as a signed note. It is safe for concurrent use.
type Grants struct {
	redis  redis.UniversalClient
	keys   note.Keys
	forged func(kind, id string)
	gone   goneIDs
}

// NewGrants returns the grants kept in the given Redis, which the keys sign. forged, unless
// it is nil, is told of each that they did not sign.
func NewGrants(client redis.UniversalClient, keys note.Keys, forged func(kind, id string)) *Grants {
	if forged == nil {
		forged = func(string, string) {}
	}
	return &Grants{redis: client, keys: keys, forged: forged}
}

// Add keeps a grant, which gets its id and the time of its making, and returns it. The
// caller has made sure of what is in it. It returns ErrTooManyGrants, ErrGrantTooLarge and
// ErrUnavailable; after the latter it may be there, and ends by itself.
func (g *Grants) Add(ctx context.Context, grant Grant) (Grant, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return Grant{}, err
	}
	grant.ID, grant.Created, grant.NotAfter = id.String(), time.Now().UTC(), grant.NotAfter.UTC()
	signed, err := note.Sign(g.keys, "", note.Grant, grant.ID, grant)
	if err != nil {
		return Grant{}, err
	}
	if len(signed) > maxGrant {
		return Grant{}, ErrGrantTooLarge
	}
	answer, err := run(ctx, g.redis, grantScript, grant.keys(), grant.ID, signed, grant.NotAfter.UnixMilli(), maxGrantsFor, maxGrants)
	if err == nil && answer.Text(0) == "too many" {
		err = ErrTooManyGrants
	}
	return grant, err
}

// Get returns the living grant with this id, which somebody who is believed has named. Once
// it is gone, it is gone for this process, whatever is put back. It returns ErrNoGrant and
// ErrUnavailable.
func (g *Grants) Get(ctx context.Context, id string) (Grant, error) {
	found, err := g.find(ctx, id)
	if errors.Is(err, ErrNoGrant) {
		g.gone.add(id)
	}
	return found, err
}

func (g *Grants) find(ctx context.Context, id string) (Grant, error) {
	found, err := g.read(ctx, []string{id})
	switch {
	case err != nil:
		return Grant{}, err
	case len(found) == 0:
		return Grant{}, ErrNoGrant
	}
	return found[0], nil
}

// All returns the living grants, the newest first. It returns ErrUnavailable.
func (g *Grants) All(ctx context.Context) ([]Grant, error) {
	return g.listed(ctx, grantsKey, maxGrants)
}

// For returns the living grants for an appliance in a context. It returns ErrUnavailable.
func (g *Grants) For(ctx context.Context, appliance, contextID string) ([]Grant, error) {
	return g.listed(ctx, grantsForKey(appliance, contextID), maxGrantsFor)
}

// End ends a grant everywhere. It returns ErrNoGrant and ErrUnavailable.
func (g *Grants) End(ctx context.Context, id string) error {
	grant, err := g.find(ctx, id)
	if err != nil {
		return err
	}
	g.gone.add(id)
	_, err = run(ctx, g.redis, endGrantScript, grant.keys(), id)
	return err
}

// The indexes, and the grants themselves.
const grantsKey = keyspace.Prefix + "grants"

func grantsForKey(appliance, contextID string) string {
	return keyspace.Prefix + "grants:for:" + appliance + "|" + contextID
}

func grantKey(id string) string { return keyspace.Prefix + "grant:" + id }

// keys are the grant's own, and those of its indexes.
func (g Grant) keys() []string {
	return []string{grantKey(g.ID), grantsForKey(g.RequestedBy, g.ContextID), grantsKey}
}

// listed reads the grants of an index, whose word is only a hint.
func (g *Grants) listed(ctx context.Context, index string, most int64) (all []Grant, err error) {
	asking, cancel := context.WithTimeout(ctx, keyspace.Budget)
	defer cancel()
	ids, err := g.redis.ZRevRange(asking, index, 0, most-1).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	for len(ids) > 0 {
		page := ids[:min(len(ids), grantsPage)]
		found, err := g.read(ctx, page)
		if err != nil {
			return nil, err
		}
		all, ids = append(all, found...), ids[len(page):]
	}
	return all, nil
}

// read returns those of the grants that are genuine and living.
func (g *Grants) read(ctx context.Context, ids []string) (found []Grant, err error) {
	ctx, cancel := context.WithTimeout(ctx, keyspace.Budget)
	defer cancel()
	texts := make([]*redis.StringCmd, len(ids))
	_, err = g.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, id := range ids {
			texts[i] = p.GetRange(ctx, grantKey(id), 0, maxGrant)
		}
		return nil
	})
	if err != nil {
		return nil, unavailable(err)
	}
	for i, id := range ids {
		grant, err := g.open(id, texts[i].Val())
		if errors.Is(err, note.ErrNewer) {
			return nil, unavailable(fmt.Errorf("grant %s: %w", id, err))
		}
		if err == nil {
			found = append(found, grant)
		}
	}
	return found, nil
}

// open reads the note of a grant; any error but note.ErrNewer is that there is none.
func (g *Grants) open(id, text string) (Grant, error) {
	born, isID := bornAt(id)
	if text == "" || !isID || g.gone.has(id) {
		return Grant{}, ErrNoGrant
	}
	var grant Grant
	err := note.Open(g.keys, note.Grant, id, text, born, &grant)
	switch {
	case errors.Is(err, note.ErrNotGenuine):
		g.forged(string(note.Grant), id)
		return Grant{}, err
	case err != nil:
		return Grant{}, err
	}
	grant.ID = id
	now := time.Now()
	if !now.Before(grant.NotAfter) || now.After(born.Add(GrantLife+grantClocksApart)) {
		return Grant{}, ErrNoGrant // also where a key that was stolen and replaced signs an old id and a new time
	}
	return grant, nil
}

// bornAt is when the id was made, as it tells by itself.
func bornAt(id string) (at time.Time, isID bool) {
	parsed, err := uuid.Parse(id)
	if err != nil || parsed.Version() != 7 || parsed.String() != id {
		return time.Time{}, false
	}
	return time.Unix(parsed.Time().UnixTime()), true
}
