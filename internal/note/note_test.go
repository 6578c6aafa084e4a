package note_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"vmapower/internal/note"
	"vmapower/internal/note/notetest"
)

type told struct {
	What string `json:"what"`
}

func signed(t *testing.T, keys note.Keys, kind note.Kind, subject string) string {
	t.Helper()
	text, err := note.Sign(keys, "", kind, subject, told{What: "a.b.c"})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestANoteIsReadByWhoHoldsItsKeys(t *testing.T) {
	keys := notetest.Worker()
	for _, reader := range []note.Keys{keys, keys.API()} {
		var found told
		if err := note.Open(reader, note.End, "job", signed(t, keys, note.End, "job"), time.Now(), &found); err != nil || found.What != "a.b.c" {
			t.Errorf("%+v, %v", found, err)
		}
	}
}

// An api neither signs nor checks what a worker records.
func TestAnAPIHoldsNoKeysOfAJobsRecord(t *testing.T) {
	keys := notetest.Worker()
	if _, err := note.Sign(keys.API(), "", note.Step, "job/step", told{}); !errors.Is(err, note.ErrNotHeld) {
		t.Errorf("signed: %v", err)
	}
	text := signed(t, keys, note.Step, "job/step")
	if err := note.Open(keys.API(), note.Step, "job/step", text, time.Now(), new(told)); !errors.Is(err, note.ErrNotHeld) {
		t.Errorf("opened: %v", err)
	}
}

func TestANoteIsOfItsKindAndAboutItsSubject(t *testing.T) {
	keys := notetest.Worker()
	text := signed(t, keys, note.Decision, "job")
	for _, other := range []struct {
		kind    note.Kind
		subject string
	}{{note.Submission, "job"}, {note.Cancel, "job"}, {note.End, "job"}, {note.Decision, "job2"}, {note.Decision, ""}} {
		var found told
		err := note.Open(keys, other.kind, other.subject, text, time.Now(), &found)
		if !errors.Is(err, note.ErrNotGenuine) || found != (told{}) {
			t.Errorf("as %s of %q: %+v, %v", other.kind, other.subject, found, err)
		}
	}
}

func TestAnUnknownKeyIsToldFromAForgery(t *testing.T) {
	text, others := signed(t, notetest.Worker(), note.End, "job"), notetest.Worker()
	others.ID = "20260102-0000"
	if err := note.Open(others, note.End, "job", text, time.Now(), new(told)); !errors.Is(err, note.ErrUnknownKey) {
		t.Error(err)
	}
}

// A newer version has signed a field that may matter: nobody acts on half of a note.
func TestAFieldThatIsNotKnownIsTold(t *testing.T) {
	keys := notetest.Worker()
	text, err := note.Sign(keys, "", note.End, "job", map[string]string{"what": "x", "more": "y"})
	if err != nil {
		t.Fatal(err)
	}
	if err := note.Open(keys, note.End, "job", text, time.Now(), new(told)); !errors.Is(err, note.ErrNewer) {
		t.Error(err)
	}
}

func FuzzOpen(f *testing.F) {
	keys := notetest.Worker()
	genuine, err := note.Sign(keys, "", note.End, "job", told{What: "x"})
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{genuine, "", "v2...", genuine[:len(genuine)-1], strings.ToUpper(genuine), genuine + " ", "v1" + genuine[2:]} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var found told
		if err := note.Open(keys, note.End, "job", text, time.Now(), &found); (err == nil) != (text == genuine) || err != nil && found != (told{}) {
			t.Errorf("%q: %+v, %v", text, found, err)
		}
		_, _ = note.MAC(text), note.KeyID(text)
	})
}
