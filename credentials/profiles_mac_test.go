package credentials_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"vmapower/credentials"
)

// TestAnApiNoticesAProfilesFileThatSomebodyHasChanged edits the part that an api reads, and all around it.
func TestAnApiNoticesAProfilesFileThatSomebodyHasChanged(t *testing.T) {
	keys, path, other := newKeyring(t), inNewDirectory(t, "profiles"), inNewDirectory(t, "profiles")
	must(t, profilesOf(t, siteA, named("site-b")).Save(path, keys))
	must(t, profilesOf(t, siteA).Save(other, keys))
	whole := string(contents(t, path))
	if read, err := credentials.ReadPublicProfiles(path, keys.Sealer()); err != nil || len(read.List()) != 2 {
		t.Fatalf("as it was written: %v, %v", read, err)
	}
	var theirs map[string]any
	must(t, json.Unmarshal(contents(t, other), &theirs))
	change := func(field string, value any) string {
		var document map[string]any
		must(t, json.Unmarshal([]byte(whole), &document))
		document[field] = value
		text, err := json.Marshal(document)
		must(t, err)
		return string(text)
	}
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"a host":            {strings.Replace(whole, "vc-a.example.test", "vc-e.example.test", 1), credentials.ErrProfilesBroken},
		"a user":            {strings.Replace(whole, "svc@", "svd@", 1), credentials.ErrProfilesBroken},
		"fewer":             {change("profiles", theirs["profiles"]), credentials.ErrProfilesBroken},
		"another sealed":    {change("sealed", theirs["sealed"]), credentials.ErrProfilesBroken},
		"another MAC":       {change("mac", theirs["mac"]), credentials.ErrProfilesBroken},
		"no MAC":            {change("mac", nil), credentials.ErrProfilesBroken},
		"an empty MAC":      {change("mac", ""), credentials.ErrProfilesBroken},
		"an earlier form":   {change("version", 1), credentials.ErrProfilesUnsigned},
		"a key of nobody's": {change("kid", "20260101-00000000"), credentials.ErrUnknownKey},
	} {
		must(t, os.WriteFile(path, []byte(c.text), 0o600))
		if _, err := credentials.ReadPublicProfiles(path, keys.Sealer()); !errors.Is(err, c.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if _, err := credentials.ReadProfiles(path, keys); err == nil && name != "an earlier form" {
			t.Errorf("%s: a worker has read it", name)
		}
	}
}

func TestAnApiKeepsTheLastGoodProfiles(t *testing.T) {
	keys, path := newKeyring(t), inNewDirectory(t, "profiles")
	must(t, profilesOf(t, named("a")).Save(path, keys))
	var reported error
	file, err := credentials.FollowPublicProfiles(path, keys.Sealer(), func(err error) { reported = err })
	must(t, err)
	must(t, profilesOf(t, named("a"), named("evil")).Save(path, newKeyring(t)))
	if got := names(file.Current()); len(got) != 1 || !errors.Is(reported, credentials.ErrUnknownKey) {
		t.Errorf("profiles %v, reported %v", got, reported)
	}
	must(t, profilesOf(t, named("a"), named("b")).Save(path, keys))
	if got := names(file.Current()); len(got) != 2 {
		t.Errorf("profiles %v", got)
	}
}

func TestAProfilesFileOfTheEarlierFormIsSignedWithTheNextWrite(t *testing.T) {
	keys, path := newKeyring(t), inNewDirectory(t, "profiles")
	must(t, profilesOf(t, siteA).Save(path, keys))
	var document map[string]any
	must(t, json.Unmarshal(contents(t, path), &document))
	delete(document, "mac")
	document["version"] = 1
	earlier, err := json.Marshal(document)
	must(t, err)
	must(t, os.WriteFile(path, earlier, 0o600))
	all, err := credentials.ReadProfiles(path, keys)
	must(t, err)
	must(t, all.Save(path, keys))
	if _, err := credentials.ReadPublicProfiles(path, keys.Sealer()); err != nil {
		t.Error(err)
	}
}
