// Package note signs what lies where others may write, and is believed all the same: the
// text of a document with a MAC over that very text, what kind it is and what it is about.
//
// It keeps no key and no document: credentials makes the MACs, and joblog and access say
// what is kept where.
//
// Its one rule: nothing of a note is read before its MAC was found genuine.
package note

import (
	"crypto/hmac"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// Kind says what a note tells. A note of one kind is never taken for one of another.
type Kind string

// The kinds of notes. Their names are part of what is signed.
const (
	Submission Kind = "submission" // what was asked, about a job's id
	Decision   Kind = "decision"   // of an approver, about a job's id
	Cancel     Kind = "cancel"     // somebody wants the job to stop, about its id
	Answer     Kind = "answer"     // which job answered an idempotency key, about the key
	Grant      Kind = "grant"      // an approval given beforehand, about its id
	End        Kind = "end"        // how a job ended, about its id
	Written    Kind = "written"    // whose sync wrote a target, about the target
	Session    Kind = "session"    // of an appliance, about the hash of its token
	Link       Kind = "link"       // a login by the code of a session's owner, about the code's hash
	Revoked    Kind = "revoked"    // which appliances are revoked
	Step       Kind = "step"       // what a step found, about the job's id and the step
	Call       Kind = "call"       // a call that changes a VM, about the job's id and its number
	Checkpoint Kind = "checkpoint" // how far a copy is, about the job's id and the disk
	Inquiry    Kind = "inquiry"    // a question to a worker, about its id
	Reply      Kind = "reply"      // the answer, about the question's id
	Presence   Kind = "presence"   // how a worker stands, about the worker
)

// The families of keys. Who holds the keys of a family can sign and check its kinds.
const (
	FamilyAccept  = "accept"  // api and worker
	FamilyTold    = "told"    // api and worker
	FamilySession = "session" // api and worker
	FamilyRecord  = "record"  // worker alone
)

var families = map[Kind]string{
	Submission: FamilyAccept, Decision: FamilyAccept, Cancel: FamilyAccept, Answer: FamilyAccept, Grant: FamilyAccept,
	Inquiry: FamilyAccept, Reply: FamilyTold, End: FamilyTold, Written: FamilyTold, Session: FamilySession, Link: FamilySession, Revoked: FamilySession,
	Step: FamilyRecord, Call: FamilyRecord, Checkpoint: FamilyRecord,
	Presence: FamilyTold,
}

// Kinds are all of them.
func Kinds() []Kind { return slices.Sorted(maps.Keys(families)) }

// Keys makes the MACs. Sealer and Keyring of credentials do.
type Keys interface {
	// ActiveKey is the id of the key that signs.
	ActiveKey() string
	// MAC is that of data by the family's key of this id. It counts for what was made
	// before until; the zero time is no limit. ErrUnknownKey when there is no such key,
	// ErrNotHeld when that family's is not here.
	MAC(keyID, family string, data []byte) (mac []byte, until time.Time, err error)
}

// Errors of this package. Nothing of a note was read when one is returned.
var (
	// ErrNotGenuine: the note was not signed as what it is taken for.
	ErrNotGenuine = errors.New("note: not genuine")
	// ErrUnknownKey: the note names a key that the keyring lacks. It may be genuine.
	ErrUnknownKey = errors.New("note: signed with a key that the keyring lacks")
	// ErrNotHeld: the kind's keys are on other hosts.
	ErrNotHeld = errors.New("note: the keys of this kind are not held here")
	// ErrNewer: the note is genuine and has a field that this version does not know.
	ErrNewer = errors.New("note: written by a newer version")
)

const (
	version = "v2"
	label   = "vmapower note v2"
	maxNote = 12 << 20 // of any kind, in characters
)

// Sign returns v, as JSON, as a note of the kind about the subject. keyID is that of the
// key that signs; "" is the active one.
func Sign(keys Keys, keyID string, kind Kind, subject string, v any) (string, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("note: %s of %s: %w", kind, subject, err)
	}
	if keyID == "" {
		keyID = keys.ActiveKey()
	}
	mac, _, err := macOf(keys, keyID, kind, subject, body)
	if err != nil {
		return "", err
	}
	return strings.Join([]string{version, keyID, base64.RawURLEncoding.EncodeToString(mac), string(body)}, "."), nil
}

// Open reads the note into v if it is genuine as one of the kind about the subject, born
// at the given time. A note of a key that another one has replaced counts only for what
// was born before that. It returns ErrNotGenuine, ErrUnknownKey, ErrNotHeld or ErrNewer.
func Open(keys Keys, kind Kind, subject, text string, born time.Time, v any) error {
	if len(text) > maxNote {
		return ErrNotGenuine
	}
	keyID, mac, body, valid := split(text)
	if !valid {
		return ErrNotGenuine
	}
	want, until, err := macOf(keys, keyID, kind, subject, []byte(body))
	if err != nil {
		return err
	}
	if !hmac.Equal(mac, want) || !until.IsZero() && !(born.Before(until) && !born.IsZero()) {
		return ErrNotGenuine
	}
	return decode(body, v)
}

func decode(body string, v any) error {
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		return fmt.Errorf("%w: %w", ErrNewer, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return ErrNewer
	}
	return nil
}

// MAC is the note's own, as its text shows it: a note that names it follows on this very
// one. It is "" for what is no note.
func MAC(text string) string {
	parts := strings.SplitN(text, ".", 4)
	if len(parts) < 4 {
		return ""
	}
	return strings.Clone(parts[2])
}

// KeyID is the id of the key that signed the note, as its text shows it.
func KeyID(text string) string {
	keyID, _, _, _ := split(text)
	return strings.Clone(keyID)
}

func split(text string) (keyID string, mac []byte, body string, valid bool) {
	parts := strings.SplitN(text, ".", 4)
	if len(parts) < 4 || parts[0] != version {
		return "", nil, "", false
	}
	mac, err := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	return parts[1], mac, parts[3], err == nil
}

func macOf(keys Keys, keyID string, kind Kind, subject string, body []byte) ([]byte, time.Time, error) {
	family, known := families[kind]
	if !known {
		return nil, time.Time{}, fmt.Errorf("note: no kind %q", kind)
	}
	return keys.MAC(keyID, family, Framed(label, keyID, string(kind), subject, string(body)))
}

// Framed joins a label and fields so that no other list gives the same bytes.
func Framed(label string, fields ...string) []byte {
	fields = append([]string{label}, fields...)
	size := 0
	for _, field := range fields {
		size += 8 + len(field)
	}
	joined := make([]byte, 0, size)
	for _, field := range fields {
		joined = binary.BigEndian.AppendUint64(joined, uint64(len(field)))
		joined = append(joined, field...)
	}
	return joined
}
