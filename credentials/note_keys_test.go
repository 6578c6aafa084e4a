package credentials

import (
	"errors"
	"strings"
	"testing"
	"time"

	"vmapower/internal/note"
)

type told struct {
	What string `json:"what"`
}

// What is stored outlives a release: this note was signed by the first version that made any.
func TestANoteOfTheFirstVersionIsStillGenuine(t *testing.T) {
	var found told
	text := strings.TrimSpace(string(fromFirstVersion(t, "step.note")))
	if err := note.Open(firstKeyring(t), note.Step, "job/step", text, time.Now(), &found); err != nil || found.What != "the first version" {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestAnAPIsKeysOpenNoNoteOfARecord(t *testing.T) {
	keys := firstKeyring(t)
	for kind, held := range map[note.Kind]bool{note.Submission: true, note.End: true, note.Session: true, note.Step: false, note.Call: false, note.Checkpoint: false} {
		text, err := note.Sign(keys, "", kind, "subject", told{What: "x"})
		if err != nil {
			t.Fatal(err)
		}
		if err := note.Open(keys.Sealer(), kind, "subject", text, time.Now(), new(told)); held != (err == nil) || !held && !errors.Is(err, note.ErrNotHeld) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// A note that was signed before a rotation is believed until its key is retired, and the key
// that is active then signs no more.
func TestANoteOutlivesARotationAndNotItsKey(t *testing.T) {
	before, err := GenerateKeyring()
	if err != nil {
		t.Fatal(err)
	}
	sign := func(keys note.Keys) string {
		text, err := note.Sign(keys, "", note.Decision, "job-1", told{What: "x"})
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	open := func(keys note.Keys, text string) error {
		return note.Open(keys, note.Decision, "job-1", text, time.Now(), new(told))
	}
	text := sign(before)
	after, err := before.Rotate()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(open(after, text), open(after, sign(after)), open(after.Sealer(), text)); err != nil {
		t.Errorf("not believed after a rotation: %v", err)
	}
	if note.MAC(sign(after)) == note.MAC(text) || note.KeyID(sign(after)) != after.ActiveKey() {
		t.Error("the older key still signs")
	}
	retired, err := after.Retire(before.ActiveKey())
	if err != nil {
		t.Fatal(err)
	}
	if err := open(retired, text); !errors.Is(err, note.ErrUnknownKey) {
		t.Errorf("believed after its key was retired: %v", err)
	}
}

func TestAReplacedKeyCountsForWhatIsOlderThanItsSuccessor(t *testing.T) {
	keys, err := GenerateKeyring()
	if err != nil {
		t.Fatal(err)
	}
	text, err := note.Sign(keys, "", note.Submission, "job", told{What: "x"})
	if err != nil {
		t.Fatal(err)
	}
	newer, err := keys.Rotate()
	if err != nil {
		t.Fatal(err)
	}
	day, err := time.Parse(keyDay, newer.ActiveKey()[:len(keyDay)])
	if err != nil {
		t.Fatal(err)
	}
	for born, genuine := range map[time.Time]bool{
		day: true, day.Add(47 * time.Hour): true, day.Add(48 * time.Hour): false, day.Add(1000 * time.Hour): false, {}: false,
	} {
		for _, reader := range []note.Keys{newer, newer.Sealer()} {
			if err := note.Open(reader, note.Submission, "job", text, born, new(told)); (err == nil) != genuine {
				t.Errorf("born %s: %v", born, err)
			}
		}
	}
}
