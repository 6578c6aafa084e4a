package access

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"vmapower/internal/note"
	"vmapower/internal/note/notetest"
)

const fuzzedToken = "vmapower_s1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func FuzzSessionToken(f *testing.F) {
	f.Add(fuzzedToken)
	f.Add(fuzzedToken + "A")
	f.Add(fuzzedToken[:54] + "B")
	f.Add(fuzzedToken[:53] + "\r\n")
	f.Add(strings.Replace(fuzzedToken, "_s1_", "_a1_", 1))
	f.Add("")
	f.Fuzz(func(t *testing.T, token string) {
		hash, ok := sessionHash(token)
		if !ok {
			if hash != "" {
				t.Errorf("a hash of what is no token: %s", hash)
			}
			return
		}
		random, err := encoding.DecodeString(token[len(sessionPrefix):])
		if err != nil || sessionPrefix+encoding.EncodeToString(random) != token || len(random) != tokenBytes {
			t.Errorf("%q is no token of ours, %v", token, err)
		}
		if h, ok := parseHash(hash); !ok || h != hashToken(token) {
			t.Errorf("hash %s", hash)
		}
	})
}

func FuzzSessionNote(f *testing.F) {
	keys, hash, now := notetest.Worker(), hashToken(fuzzedToken).hex(), time.Now().UTC()
	genuine, err := note.Sign(keys, "", note.Session, hash, Session{Appliance: "oma-01", Created: now, Seen: now})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(genuine)
	f.Add(strings.Replace(genuine, "oma-01", "oma-02", 1))
	f.Add(genuine[:len(genuine)-1])
	f.Add("v2.." + genuine)
	f.Add("{}")
	sessions := NewSessions(nil, keys)
	f.Fuzz(func(t *testing.T, text string) {
		if session, err := sessions.open(hash, text); (err == nil) != (text == genuine) || err != nil && session != (Session{}) {
			t.Errorf("%q is %+v, %v", text, session, err)
		}
	})
}

func FuzzAppliancesFile(f *testing.F) {
	file, err := os.ReadFile("testdata/first-version.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add(file[:len(file)/2])
	f.Add(bytes.Replace(file, []byte("sha256: "), []byte("sha256: vmapower_a1_"), 1))
	f.Add([]byte(`{"version":1,"appliances":[{"id":"a","roles":["operator"],"token":{"sha256":""}}]}`))
	f.Add([]byte("version: 1\nappliances: [&a {id: a}, *a]\n"))
	f.Add(append(file, "    scope: {profiles: [a], targets: [\"nbd://127.0.0.1/\"]}\n"...))
	f.Add([]byte("version: 1\nvmapower_a1_: x\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := parseAppliances(data)
		if err != nil {
			if strings.Contains(err.Error(), appliancePrefix) {
				t.Errorf("the error may have a token: %v", err)
			}
			return
		}
		for _, one := range all.List() {
			if _, in := all.Authenticate(one.ID, "", time.Now()); in {
				t.Errorf("%s is let in without a token", one.ID)
			}
		}
		written, err := all.encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := parseAppliances(written)
		if err != nil {
			t.Fatalf("%v:\n%s", err, written)
		}
		if twice, err := again.encode(); err != nil || !bytes.Equal(twice, written) {
			t.Errorf("%v, written as\n%s\nand then as\n%s", err, written, twice)
		}
	})
}
