package credentials

import (
	"crypto/hpke"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"time"

	"filippo.io/age"

	"vmapower/internal/note"
)

var (
	// ErrUnknownKey is returned when something was sealed with a key that the
	// keyring does not have. The text names the key.
	ErrUnknownKey = errors.New("the keyring file lacks the key")
	// ErrActiveKey is returned for retiring the key that seals.
	ErrActiveKey = errors.New("the active key can't be retired")
	// ErrPublicOnly is returned where private keys are needed and the keyring file
	// is one for an api host.
	ErrPublicOnly = errors.New("holds no private key")
)

// namePattern is what ids of keys and names of profiles look like.
var namePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// kem is ML-KEM-768 with X25519: whoever breaks one of them has nothing.
var kem = hpke.MLKEM768X25519()

// key is all that one key id stands for.
type key struct {
	id       string
	public   hpke.PublicKey
	private  hpke.PrivateKey     // nil on an api host
	profiles *age.HybridIdentity // nil on an api host
	macKey   Secret              // bytes
	notes    map[string]Secret   // by family; bytes
}

// ring is what Sealer and Keyring have in common.
type ring struct {
	active *key
	keys   []*key // newest first
}

// Sealer is the keys of an api host: it seals logins and can't open them. It is safe for
// concurrent use.
type Sealer struct {
	ring
	sealing *sealing
}

// Keyring is the keys of a worker: it opens what a Sealer has sealed. It is safe for
// concurrent use.
type Keyring struct {
	ring
	openings openings
}

func keyringOf(r ring) *Keyring { return &Keyring{ring: r, openings: newOpenings()} }

func sealerOf(r ring) *Sealer { return &Sealer{ring: r, sealing: new(sealing)} }

// GenerateKeyring returns a keyring with one new key.
func GenerateKeyring() (*Keyring, error) {
	return new(Keyring).Rotate()
}

// Rotate returns the keyring with a new active key. It still opens what was sealed
// with the older ones. Workers need it before the api seals with it.
func (k *Keyring) Rotate() (*Keyring, error) {
	active, err := newKey(time.Now())
	if err != nil {
		return nil, fmt.Errorf("no new key could be made: %w", err)
	}
	return keyringOf(ring{active: active, keys: append([]*key{active}, k.keys...)}), nil
}

// Retire returns the keyring without a key. What is sealed with it can't be opened
// any more, so it must be older than any open job, and the profiles saved since.
// The active key is refused with ErrActiveKey, a missing one with ErrUnknownKey.
func (k *Keyring) Retire(kid string) (*Keyring, error) {
	retired := k.find(kid)
	switch {
	case retired == nil:
		return nil, fmt.Errorf("%w %q: nothing was retired", ErrUnknownKey, kid)
	case retired == k.active:
		return nil, fmt.Errorf("%w: rotate first, then retire %q", ErrActiveKey, kid)
	}
	kept := slices.DeleteFunc(slices.Clone(k.keys), func(one *key) bool { return one == retired })
	return keyringOf(ring{active: k.active, keys: kept}), nil
}

// Sealer returns what an api host may have of the keyring.
func (k *Keyring) Sealer() *Sealer { return sealerOf(k.withoutPrivate()) }

func (r ring) withoutPrivate() (public ring) {
	for _, one := range r.keys {
		stripped := &key{id: one.id, public: one.public, macKey: one.macKey, notes: maps.Clone(one.notes)}
		delete(stripped.notes, note.FamilyRecord)
		public.keys = append(public.keys, stripped)
		if one == r.active {
			public.active = stripped
		}
	}
	return public
}

// ActiveKey returns the id of the key that seals.
func (r ring) ActiveKey() string { return r.active.id }

// KeyIDs returns the ids of all keys, newest first.
func (r ring) KeyIDs() (ids []string) {
	for _, one := range r.keys {
		ids = append(ids, one.id)
	}
	return ids
}

// String tells how many keys there are and which one is active.
func (r ring) String() string {
	if r.active == nil {
		return "no keys"
	}
	return fmt.Sprintf("keys: %d, active: %s", len(r.keys), r.active.id)
}

// Format implements fmt.Formatter: every verb shows what String says.
func (r ring) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.String()) }

// MarshalText writes what String says. The file of a keyring is written by Save.
func (r ring) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

func (r ring) find(kid string) *key {
	for _, one := range r.keys {
		if one.id == kid {
			return one
		}
	}
	return nil
}

// newKey makes a key whose id begins with its day.
func newKey(now time.Time) (*key, error) {
	private, err := kem.GenerateKey()
	if err != nil {
		return nil, err
	}
	profiles, err := age.GenerateHybridIdentity()
	if err != nil {
		return nil, err
	}
	random := make([]byte, 4+macKeySize)
	_, _ = rand.Read(random) // never fails
	made := &key{
		id:     now.UTC().Format(keyDay) + "-" + hex.EncodeToString(random[:4]),
		public: private.PublicKey(), private: private, profiles: profiles, macKey: NewSecret(string(random[4:])),
	}
	made.notes, err = made.noteKeys()
	return made, err
}
