package access

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
	"vmapower/internal/note"
)

const (
	revokedKey     = keyspace.Prefix + "revoked"
	revokedSubject = "appliances"
	maxRevoked     = 500       // the newest are told
	maxRevokedNote = 256 << 10 // more is not read
	tellTries      = 5         // several processes tell at a time
)

// errToldMeanwhile: others have told of so many that this process did not get its turn.
var errToldMeanwhile = errors.New("others write the list of revoked appliances all the time")

// revocation is of an appliance as it was added then. One that was added later under its id is another.
type revocation struct {
	ID      string    `json:"id"`
	Created time.Time `json:"created"`
	Revoked time.Time `json:"revoked"`
}

// revokedAppliances is what the note says.
type revokedAppliances struct {
	Appliances []revocation `json:"appliances"`
	Written    time.Time    `json:"written"`
}

// Revocations tells processes through Redis which appliances were revoked, so that one whose file is an
// old copy, or a mount of its own, refuses them too. They are in one signed note: who can write to
// Redis can keep it from those who have not read it, and by an older one let in nobody.
type Revocations struct {
	redis  redis.UniversalClient
	keys   note.Keys
	forged func(kind, id string)
}

// NewRevocations returns those told in the given Redis, signed with the keys. forged, unless it is nil,
// is told of a note that they did not sign.
func NewRevocations(client redis.UniversalClient, keys note.Keys, forged func(kind, id string)) *Revocations {
	if forged == nil {
		forged = func(string, string) {}
	}
	return &Revocations{redis: client, keys: keys, forged: forged}
}

// Tell tells of those that are revoked in the file. It may be repeated, and returns ErrUnavailable.
func (r *Revocations) Tell(ctx context.Context, all *Appliances) error {
	_, err := r.tell(ctx, all.revocations)
	return err
}

// Exchange is Tell for a process, which takes in what others have told: the file has those as revoked
// from then on, also when the note is gone. It returns the ids of those that the file itself has in
// use: somebody has revoked them in another one.
func (r *Revocations) Exchange(ctx context.Context, file *AppliancesFile) (stale []string, err error) {
	told, err := r.tell(ctx, file.revocations)
	if err != nil {
		return nil, err
	}
	return file.learn(told), nil
}

// Hear is Exchange for a command that only looks: it tells nothing.
func (r *Revocations) Hear(ctx context.Context, file *AppliancesFile) (stale []string, err error) {
	told, _, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	return file.learn(told), nil
}

// tell returns what was told before, after it has added what is known here.
func (r *Revocations) tell(ctx context.Context, known func() []revocation) (told []revocation, err error) {
	for range tellTries {
		told, text, err := r.read(ctx)
		if err != nil {
			return nil, err
		}
		union, more := join(told, known())
		if !more {
			return told, nil
		}
		signed, err := note.Sign(r.keys, "", note.Revoked, revokedSubject, revokedAppliances{union, time.Now().UTC()})
		if err != nil {
			return nil, err
		}
		answer, err := run(ctx, r.redis, tellRevokedScript, []string{revokedKey}, text, signed, maxRevokedNote)
		if err != nil || answer.Number(0) == 1 {
			return told, err
		}
	}
	return nil, unavailable(errToldMeanwhile)
}

// read returns what the note says, and its text as it is there: what is not genuine says nothing.
func (r *Revocations) read(ctx context.Context) (told []revocation, text string, err error) {
	ctx, cancel := context.WithTimeout(ctx, keyspace.Budget)
	defer cancel()
	text, err = r.redis.GetRange(ctx, revokedKey, 0, maxRevokedNote-1).Result()
	if err != nil && !redis.HasErrorPrefix(err, "WRONGTYPE") {
		return nil, "", unavailable(err)
	}
	if err == nil && text == "" {
		return nil, "", nil
	}
	var said revokedAppliances
	switch err := r.open(text, &said); {
	case errors.Is(err, note.ErrNotGenuine):
		r.forged(string(note.Revoked), revokedSubject)
		return nil, text, nil
	case err != nil: // by a newer process, or one with a newer keyring: it is not for us to replace it
		return nil, "", unavailable(err)
	}
	return said.Appliances, text, nil
}

// open reads the note. The first look takes it as old as may be, because only the note says when it
// was written; the second one knows.
func (r *Revocations) open(text string, said *revokedAppliances) error {
	if err := note.Open(r.keys, note.Revoked, revokedSubject, text, time.Unix(1, 0), said); err != nil {
		return err
	}
	return note.Open(r.keys, note.Revoked, revokedSubject, text, said.Written, said)
}

// join returns what either knows, and whether ours says more than theirs. Of too many the oldest are
// left out.
func join(theirs, ours []revocation) (union []revocation, more bool) {
	byID := map[string]revocation{}
	for _, one := range theirs {
		byID[one.ID] = one
	}
	for _, one := range ours {
		if known, told := byID[one.ID]; !told || one.Created.After(known.Created) {
			byID[one.ID], more = one, true
		}
	}
	union = slices.SortedFunc(maps.Values(byID), func(a, b revocation) int {
		return cmp.Or(b.Revoked.Compare(a.Revoked), cmp.Compare(a.ID, b.ID))
	})
	if len(union) <= maxRevoked {
		return union, more
	}
	union = union[:maxRevoked]
	return union, slices.ContainsFunc(union, func(one revocation) bool { return !slices.Contains(theirs, one) })
}

// covers reports whether the revocation is of the very appliance that the file has in use.
func (r revocation) covers(e *entry) bool { return e.Revoked.IsZero() && !e.Created.After(r.Created) }

// revocations are of those that are revoked in the file.
func (a *Appliances) revocations() (all []revocation) {
	for _, e := range a.entries {
		if !e.Revoked.IsZero() {
			all = append(all, revocation{e.ID, e.Created.UTC(), e.Revoked.UTC()})
		}
	}
	return all
}

// revocations are of those that are revoked in the file, or were told of.
func (f *AppliancesFile) revocations() []revocation {
	inFile := f.file.Current().revocations()
	f.mu.Lock()
	defer f.mu.Unlock()
	all, _ := join(slices.Collect(maps.Values(f.told)), inFile)
	return all
}

// revoking returns the appliances with those revoked that were told of.
func (a *Appliances) revoking(told map[string]revocation) *Appliances {
	for id, one := range told {
		e, known := a.find(id)
		if !known || !one.covers(e) {
			continue
		}
		ended := *e
		ended.Revoked, ended.previous, ended.PreviousUntil = one.Revoked, tokenHash{}, time.Time{}
		a = a.with(&ended)
	}
	return a
}
