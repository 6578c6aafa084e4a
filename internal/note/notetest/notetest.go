// Package notetest has keys of notes for tests.
package notetest

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"time"

	"vmapower/internal/note"
)

// Keys are keys of one id, for the families that are named.
type Keys struct {
	ID       string
	families []string
	secret   string
}

// Worker returns the keys of a worker.
func Worker() Keys { return worker(rand.Text()) }

// Golden returns keys of a worker that are the same today and in a year.
func Golden() Keys { return worker("not a real key ") }

func worker(secret string) Keys {
	return Keys{ID: "20260101-0000", families: []string{note.FamilyAccept, note.FamilyTold, note.FamilySession, note.FamilyRecord}, secret: secret}
}

// API returns what an api has of them.
func (k Keys) API() Keys {
	k.families = []string{note.FamilyAccept, note.FamilyTold, note.FamilySession}
	return k
}

// ActiveKey implements note.Keys.
func (k Keys) ActiveKey() string { return k.ID }

// MAC implements note.Keys.
func (k Keys) MAC(keyID, family string, data []byte) ([]byte, time.Time, error) {
	switch {
	case keyID != k.ID:
		return nil, time.Time{}, note.ErrUnknownKey
	case !slices.Contains(k.families, family):
		return nil, time.Time{}, note.ErrNotHeld
	}
	mac := hmac.New(sha256.New, []byte(k.secret+family))
	mac.Write(data)
	return mac.Sum(nil), time.Time{}, nil
}

// Change returns the note with its body changed, signed with the same key.
func Change(keys note.Keys, kind note.Kind, subject, text string, change func(body map[string]any)) (string, error) {
	body := map[string]any{}
	if err := note.Open(keys, kind, subject, text, time.Now(), &body); err != nil {
		return "", err
	}
	change(body)
	return note.Sign(keys, note.KeyID(text), kind, subject, body)
}
