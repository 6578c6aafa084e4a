package credentials

import (
	"bytes"
	"testing"
)

func FuzzOpen(f *testing.F) {
	keys, blob := firstKeyring(f), fromFirstVersion(f, "login.sealed")
	f.Add(blob)
	f.Add(blob[:len(blob)-1])
	f.Add(blob[:40])
	f.Add([]byte{sealedAlone, 255, 'k'})
	f.Add([]byte{sealedAlone, 0})
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		login, err := keys.Open(data, firstBinding)
		if err == nil && !bytes.Equal(data, blob) {
			t.Errorf("opened what was never sealed: %v", login)
		}
		if err != nil && login != (Login{}) {
			t.Errorf("a login comes with %v", err)
		}
	})
}

func FuzzProfiles(f *testing.F) {
	keys, file := firstKeyring(f), fromFirstVersion(f, "profiles.json")
	want, err := parseProfiles(file, opener{keys.ring, keys})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add(file[:len(file)/2])
	f.Add([]byte(`{"version":1,"kid":"k","profiles":[],"sealed":""}`))
	f.Add([]byte(`{"version":1,"kid":"k","profiles":[{"name":"a","vcenter":"v","username":"u"}]}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if shown, err := parseProfiles(data, opener{}); err == nil {
			_, _ = shown.List(), shown.String()
		}
		if shown, err := parseProfiles(data, opener{ring: keys.ring}); err == nil {
			t.Errorf("profiles that were never signed: %v", shown)
		}
		got, err := parseProfiles(data, opener{keys.ring, keys})
		if err == nil && (len(got.entries) != 1 || *got.entries[0] != *want.entries[0]) {
			t.Errorf("other profiles than were saved: %+v", got.entries)
		}
	})
}

func FuzzKeyring(f *testing.F) {
	f.Add(fromFirstVersion(f, "keyring.json"))
	f.Add(fromFirstVersion(f, "keyring-api.json"))
	f.Add([]byte(`{"version":1,"active":"k","keys":[{"kid":"k","public":"","approval_key":""}]}`))
	f.Add([]byte(`{"version":1,"active":"k","keys":[{"kid":"k","private":"","approval_key":""}]}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := parseRing(data)
		if err != nil {
			return
		}
		written, err := r.encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := parseRing(written)
		if err != nil || again.String() != r.String() {
			t.Errorf("written as %v, %v", again, err)
		}
		if _, err := sealerOf(r.withoutPrivate()).Seal(Login{}, firstBinding); err != nil {
			t.Errorf("can't seal: %v", err)
		}
	})
}
