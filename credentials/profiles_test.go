package credentials_test

import (
	"encoding/json"
	"encoding/pem"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"vmapower/credentials"
)

var siteA = credentials.Profile{
	Name: "site-a", VCenter: "vc-a.example.test", Username: "svc@example.test",
	Password: credentials.NewSecret(canary), Thumbprint: strings.Repeat("0A:", 31) + "0A",
}

func profilesOf(t testing.TB, all ...credentials.Profile) *credentials.Profiles {
	t.Helper()
	profiles := credentials.NewProfiles()
	for _, one := range all {
		var err error
		profiles, err = profiles.Put(one)
		must(t, err)
	}
	return profiles
}

func named(name string) credentials.Profile {
	p := siteA
	p.Name = name
	return p
}

func names(profiles *credentials.Profiles) (names []string) {
	for _, one := range profiles.List() {
		names = append(names, one.Name)
	}
	return names
}

func TestProfilesComeBackFromTheirFile(t *testing.T) {
	keys, path := newKeyring(t), inNewDirectory(t, "profiles")
	siteB := named("site-b")
	siteB.CAPEM, siteB.Thumbprint = certificate(t), ""
	must(t, profilesOf(t, siteB, siteA).Save(path, keys))
	read, err := credentials.ReadProfiles(path, keys)
	must(t, err)
	for _, want := range []credentials.Profile{siteA, siteB} {
		if got, err := read.Get(want.Name); err != nil || got != want || got.Login().Password.Reveal() != canary {
			t.Errorf("%s is %+v, %v", want.Name, got, err)
		}
	}
	if !slices.Equal(names(read), []string{"site-a", "site-b"}) || read.SealedWith() != keys.ActiveKey() {
		t.Errorf("%v, sealed with %s", names(read), read.SealedWith())
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestAnApiHostSeesProfilesWithoutTheirPasswords(t *testing.T) {
	path := inNewDirectory(t, "profiles")
	must(t, profilesOf(t, siteA).Save(path, newKeyring(t)))
	read, err := credentials.ReadPublicProfiles(path, nil)
	must(t, err)
	want := siteA
	want.Password = credentials.Secret{}
	if got, err := read.Describe("site-a"); err != nil || got != want {
		t.Errorf("described as %+v, %v", got, err)
	}
	if _, err := read.Get("site-a"); !errors.Is(err, credentials.ErrProfilesSealed) {
		t.Errorf("Get: %v", err)
	}
	if _, err := read.Put(named("site-b")); !errors.Is(err, credentials.ErrProfilesSealed) {
		t.Errorf("Put: %v", err)
	}
	if _, err := read.Remove("site-a"); !errors.Is(err, credentials.ErrProfilesSealed) {
		t.Errorf("Remove: %v", err)
	}
	if err := read.Save(path, newKeyring(t)); !errors.Is(err, credentials.ErrProfilesSealed) {
		t.Errorf("Save: %v", err)
	}
}

func TestListAndDescribeKeepPasswordsBack(t *testing.T) {
	profiles := profilesOf(t, siteA)
	described, err := profiles.Describe("site-a")
	must(t, err)
	for _, one := range append(profiles.List(), described) {
		if one.Name != "site-a" || !one.Password.Empty() {
			t.Errorf("%+v", one)
		}
	}
}

func TestPutReplacesAndRemoveRemovesAndNeitherChangesTheOld(t *testing.T) {
	before := profilesOf(t, named("c"), named("a"), named("b"))
	changed := named("b")
	changed.VCenter = "other.example.test"
	after, err := before.Put(changed)
	must(t, err)
	after, err = after.Remove("a")
	must(t, err)
	if !slices.Equal(names(before), []string{"a", "b", "c"}) || !slices.Equal(names(after), []string{"b", "c"}) {
		t.Errorf("before %v, after %v", names(before), names(after))
	}
	if got, err := after.Get("b"); err != nil || got != changed {
		t.Errorf("b is %+v, %v", got, err)
	}
	if got, err := before.Get("b"); err != nil || got != named("b") {
		t.Errorf("b was %+v, %v", got, err)
	}
	for _, err := range []error{second(after.Remove("a")), second(after.Get("a")), second(after.Describe("a"))} {
		if !errors.Is(err, credentials.ErrNoProfile) || !strings.Contains(err.Error(), `"a"`) {
			t.Errorf("error %v", err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestABadProfileNamesTheFieldAndQuotesNothing(t *testing.T) {
	key := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte(canary)}))
	noCertificate := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte(canary)}))
	for field, spoil := range map[string][]func(*credentials.Profile){
		"name: ": {
			func(p *credentials.Profile) { p.Name = "" },
			func(p *credentials.Profile) { p.Name = "-a" },
			func(p *credentials.Profile) { p.Name = "Site" },
			func(p *credentials.Profile) { p.Name = "a\n" },
			func(p *credentials.Profile) { p.Name = strings.Repeat("a", 64) },
		},
		"vcenter: ": {
			func(p *credentials.Profile) { p.VCenter = "" },
			func(p *credentials.Profile) { p.VCenter = "https://u:" + canary + "@vc.example.test/sdk" },
			func(p *credentials.Profile) { p.VCenter = "vc.example.test?password=" + canary },
			func(p *credentials.Profile) { p.VCenter = strings.Repeat("a", 1025) },
		},
		"username: ": {
			func(p *credentials.Profile) { p.Username = "" },
			func(p *credentials.Profile) { p.Username = "u\x00" },
		},
		"password: ": {
			func(p *credentials.Profile) { p.Password = credentials.NewSecret("") },
			func(p *credentials.Profile) { p.Password = credentials.NewSecret(strings.Repeat(canary, 100)) },
		},
		"thumbprint: ": {
			func(p *credentials.Profile) { p.Thumbprint = canary },
			func(p *credentials.Profile) { p.Thumbprint = "0A:0B" },
		},
		"ca: ": {
			func(p *credentials.Profile) { p.CAPEM = canary },
			func(p *credentials.Profile) { p.CAPEM = certificate(t) + key },
			func(p *credentials.Profile) { p.CAPEM = noCertificate },
			func(p *credentials.Profile) { p.CAPEM = strings.Repeat(certificate(t), 100) },
		},
	} {
		for i, spoil := range spoil {
			bad := siteA
			spoil(&bad)
			_, err := credentials.NewProfiles().Put(bad)
			if err == nil || !strings.HasPrefix(err.Error(), field) || strings.Contains(err.Error(), canary) {
				t.Errorf("%s%d: %v", field, i, err)
			}
		}
	}
}

func TestOnlyTheCertificatesOfABundleAreKept(t *testing.T) {
	bundled := siteA
	bundled.CAPEM = "# password " + canary + "\n" + certificate(t) + "more " + canary
	kept, err := profilesOf(t, bundled).Describe("site-a")
	must(t, err)
	if kept.CAPEM != certificate(t) {
		t.Errorf("kept %s", kept.CAPEM)
	}
}

func TestAnEditedHeaderIsDetected(t *testing.T) {
	keys, path := newKeyring(t), inNewDirectory(t, "profiles")
	must(t, profilesOf(t, siteA, named("site-b")).Save(path, keys))
	whole := string(contents(t, path))
	var document map[string]any
	must(t, json.Unmarshal([]byte(whole), &document))
	document["profiles"] = document["profiles"].([]any)[:1]
	oneLess, err := json.Marshal(document)
	must(t, err)
	for name, edited := range map[string]string{
		"host":       strings.Replace(whole, "vc-a.example.test", "vc-e.example.test", 1),
		"user":       strings.Replace(whole, "svc@", "svd@", 1),
		"name":       strings.Replace(whole, `"site-b"`, `"site-c"`, 1),
		"thumbprint": strings.Replace(whole, "0A:", "0B:", 1),
		"no check":   strings.Replace(whole, `"thumbprint"`, `"ca_pem"`, 1),
		"one less":   string(oneLess),
		"a password": strings.Replace(whole, `"vcenter"`, `"password": "x", "vcenter"`, 1),
	} {
		if edited == whole {
			t.Fatalf("%s: nothing was edited", name)
		}
		must(t, os.WriteFile(path, []byte(edited), 0o600))
		if _, err := credentials.ReadProfiles(path, keys); !errors.Is(err, credentials.ErrProfilesBroken) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheEncryptedPartOfAnotherFileIsDetected(t *testing.T) {
	keys, path, other := newKeyring(t), inNewDirectory(t, "profiles"), inNewDirectory(t, "profiles")
	elsewhere := siteA
	elsewhere.VCenter = "evil.example.test"
	must(t, profilesOf(t, siteA).Save(path, keys))
	must(t, profilesOf(t, elsewhere).Save(other, keys))
	var mine, theirs map[string]any
	must(t, json.Unmarshal(contents(t, path), &mine))
	must(t, json.Unmarshal(contents(t, other), &theirs))
	theirs["sealed"] = mine["sealed"]
	mixed, err := json.Marshal(theirs)
	must(t, err)
	must(t, os.WriteFile(path, mixed, 0o600))
	if _, err := credentials.ReadProfiles(path, keys); !errors.Is(err, credentials.ErrProfilesBroken) {
		t.Errorf("error %v", err)
	}
}

func TestProfilesSurviveARotation(t *testing.T) {
	before, path := newKeyring(t), inNewDirectory(t, "profiles")
	must(t, profilesOf(t, siteA).Save(path, before))
	after := rotated(t, before)
	read, err := credentials.ReadProfiles(path, after)
	must(t, err)
	if read.SealedWith() != before.ActiveKey() {
		t.Errorf("sealed with %s", read.SealedWith())
	}
	must(t, read.Save(path, after))
	retired, err := after.Retire(before.ActiveKey())
	must(t, err)
	read, err = credentials.ReadProfiles(path, retired)
	must(t, err)
	if got, err := read.Get("site-a"); err != nil || got != siteA {
		t.Errorf("site-a is %+v, %v", got, err)
	}
	if _, err := credentials.ReadProfiles(path, before); !errors.Is(err, credentials.ErrUnknownKey) || !strings.Contains(err.Error(), after.ActiveKey()) {
		t.Errorf("with the older keyring: %v", err)
	}
}

func TestTheFirstProfileMakesTheFile(t *testing.T) {
	path := inNewDirectory(t, "profiles")
	if _, err := credentials.ReadProfiles(path, newKeyring(t)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	must(t, credentials.NewProfiles().Save(path, newKeyring(t)))
	if read, err := credentials.ReadPublicProfiles(path, nil); err != nil || len(read.List()) != 0 {
		t.Errorf("read %v, %v", read, err)
	}
}

func TestADamagedProfilesFileSaysWhere(t *testing.T) {
	path := inNewDirectory(t, "profiles")
	must(t, profilesOf(t, siteA, named("site-b")).Save(path, newKeyring(t)))
	whole := string(contents(t, path))
	for want, damaged := range map[string]string{
		"version 2":               strings.Replace(whole, `"version": 2`, `"version": 3`, 1),
		"the kid":                 strings.Replace(whole, `"kid": "`, `"kid": "?`, 1),
		"cut off":                 whole[:len(whole)-10],
		"profiles[0].vcenter":     strings.Replace(whole, "vc-a.", canary+"@vc-a.", 1),
		"profiles[1].name":        strings.Replace(whole, "site-b", "Site-b", 1),
		"profiles[1] in the":      strings.Replace(whole, "site-b", "site-a", 1),
		"profiles[0].password":    strings.Replace(whole, `"vcenter"`, `"password": "`+canary+`", "vcenter"`, 1),
		"has more than 1048576 b": whole + strings.Repeat(" ", 1<<20),
	} {
		must(t, os.WriteFile(path, []byte(damaged), 0o600))
		if _, err := credentials.ReadPublicProfiles(path, nil); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), canary) {
			t.Errorf("%s: error %v", want, err)
		}
	}
}

// certificate is that of a server that was never reached.
func certificate(t testing.TB) string {
	t.Helper()
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
}
