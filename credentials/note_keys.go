package credentials

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"time"

	"vmapower/internal/note"
)

const (
	macKeySize = 32
	// keyOverlap is how long after a newer key's day an older one still signs: the
	// keyrings of all hosts are replaced within it.
	keyOverlap = 48 * time.Hour
	keyDay     = "20060102" // as an id of a key begins
)

// MAC implements note.Keys. A key that a newer one has replaced counts for what was made up
// to two days after the newer one's.
func (r ring) MAC(keyID, family string, data []byte) (mac []byte, until time.Time, err error) {
	var newer *key
	for _, one := range r.keys { // the newest first
		if one.id != keyID {
			newer = one
			continue
		}
		secret, held := one.notes[family]
		if !held {
			return nil, time.Time{}, note.ErrNotHeld
		}
		made := hmac.New(sha256.New, []byte(secret.Reveal()))
		made.Write(data)
		return made.Sum(nil), replacedAt(newer), nil
	}
	return nil, time.Time{}, note.ErrUnknownKey
}

// replacedAt is when the key before this one counts no more; the zero time for none.
func replacedAt(newer *key) time.Time {
	if newer == nil {
		return time.Time{}
	}
	day, err := time.Parse(keyDay, newer.id[:min(len(keyDay), len(newer.id))])
	if err != nil { // its id says no day: nothing is older than it
		return time.Unix(0, 0)
	}
	return day.Add(keyOverlap)
}

// noteKeys derives the keys of notes: three families from what every host has, and the one
// of a job's record from the private half, which workers alone have.
func (k *key) noteKeys() (map[string]Secret, error) {
	shared := []byte(k.macKey.Reveal())
	from := map[string][]byte{note.FamilyAccept: shared, note.FamilyTold: shared, note.FamilySession: shared}
	if k.private != nil {
		private, err := k.private.Bytes()
		if err != nil {
			return nil, err
		}
		from[note.FamilyRecord] = private
	}
	derived := make(map[string]Secret, len(from))
	for family, secret := range from {
		one, err := hkdf.Key(sha256.New, secret, nil, "vmapower "+family+" v2", macKeySize)
		if err != nil {
			return nil, err
		}
		derived[family] = NewSecret(string(one))
	}
	return derived, nil
}
