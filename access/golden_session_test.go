package access_test

import (
	"flag"
	"os"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/internal/note"
	"vmapower/internal/note/notetest"
	"vmapower/internal/testenv"
)

var writeGolden = flag.Bool("golden", false, "write a session as this version does into testdata")

// What is signed is read by each version that comes after: a file here is never changed.
func TestASessionOfAnEarlierVersionIsStillOne(t *testing.T) {
	const file = "testdata/session-1.note"
	at := time.Date(2026, 1, 1, 10, 0, 0, 0, time.UTC)
	want := access.Session{Appliance: "oma-01", TokenID: "0123456789abcdef", Address: address, Created: at, Seen: at.Add(time.Minute)}
	if *writeGolden {
		text, err := note.Sign(notetest.Golden(), "", note.Session, hashOf(lookAlike), want)
		must(t, err)
		must(t, os.WriteFile(file, []byte(text), 0o600))
	}
	client := testenv.StartRedis(t).Client()
	must(t, client.Set(t.Context(), sessions+hashOf(lookAlike), contents(t, file), 0).Err())
	kept := access.NewSessions(client, notetest.Golden())
	kept.SetNow(func() time.Time { return want.Seen })
	if got, err := kept.Use(t.Context(), lookAlike); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
}
