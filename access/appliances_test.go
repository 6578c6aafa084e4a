package access_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"vmapower/access"
)

func TestAnAddedApplianceIsLetInWithItsTokenAlone(t *testing.T) {
	path, now := newFile(t), time.Now()
	first, second := add(t, path, "oma-01"), add(t, path, "oma-02")
	if !regexp.MustCompile(`^vmapower_a1_[A-Za-z0-9_-]{43}$`).MatchString(first) || first == second {
		t.Fatal("tokens don't look like tokens")
	}
	for _, c := range []struct {
		id, token string
		want      bool
	}{
		{"oma-01", first, true},
		{"oma-02", second, true},
		{"oma-01", second, false},
		{"OMA-01", first, false},
		{"oma-03", first, false},
		{"oma-01", "", false},
		{"oma-01", first + "=", false},
		{"oma-01", first[:len(first)-1], false},
		{"", first, false},
		{"", "", false},
	} {
		if got := lets(t, path, c.id, c.token, now); got != c.want {
			t.Errorf("%q is let in: %t", c.id, got)
		}
	}
}

func TestTheFileHasHashesOnly(t *testing.T) {
	path := newFile(t)
	tokens := []string{add(t, path, "oma-01"), rotate(t, path, "oma-01", time.Hour)}
	text := contents(t, path)
	for _, token := range tokens {
		if strings.Contains(text, strings.TrimPrefix(token, "vmapower_a1_")) {
			t.Error("the file has a token")
		}
	}
	if n := len(regexp.MustCompile(`sha256: "?[0-9a-f]{64}"?\n`).FindAllString(text, -1)); n != 2 {
		t.Errorf("%d hashes", n)
	}
}

func TestAFileIsReadAsItWasWritten(t *testing.T) {
	path := newFile(t)
	add(t, path, "b", access.RoleOperator, access.RoleApprover)
	_, err := access.AddAppliance(path, "a", nil, access.ApprovalPreApproved)
	must(t, err)
	rotate(t, path, "a", time.Hour)
	must(t, access.RevokeAppliance(path, "b"))
	all := read(t, path).List()
	a, b := all[0], all[1]
	if a.ID != "a" || len(a.Roles) != 0 || a.Approval != access.ApprovalPreApproved || !a.Revoked.IsZero() || a.PreviousUntil.Sub(a.Issued) != time.Hour {
		t.Errorf("%+v", a)
	}
	if b.ID != "b" || fmt.Sprint(b.Roles) != "[operator approver]" || b.Approval != access.ApprovalRequired || b.Revoked.IsZero() || b.Created.IsZero() {
		t.Errorf("%+v", b)
	}
	for _, at := range []time.Time{a.Created, a.Issued, a.PreviousUntil, b.Revoked} {
		if at.Location() != time.UTC {
			t.Errorf("%v is not in UTC", at)
		}
	}
}

func TestBothTokensAreValidUntilTheOverlapEnds(t *testing.T) {
	path := newFile(t)
	old := add(t, path, "oma-01")
	fresh := rotate(t, path, "oma-01", time.Hour)
	end := read(t, path).List()[0].PreviousUntil
	for _, c := range []struct {
		token string
		now   time.Time
		want  bool
	}{
		{old, end.Add(-time.Nanosecond), true},
		{old, end, false},
		{old, end.Add(time.Hour), false},
		{fresh, end.Add(-time.Hour), true},
		{fresh, end.Add(time.Hour), true},
	} {
		if got := lets(t, path, "oma-01", c.token, c.now); got != c.want {
			t.Errorf("the old one: %t, at %v of the end: let in %t", c.token == old, c.now.Sub(end), got)
		}
	}
}

func TestARotationWithoutOverlapEndsTheOldTokenAtOnce(t *testing.T) {
	path, now := newFile(t), time.Now()
	old := add(t, path, "oma-01")
	fresh := rotate(t, path, "oma-01", 0)
	if lets(t, path, "oma-01", old, now) || !lets(t, path, "oma-01", fresh, now) {
		t.Error("the old token is valid, or the new one is not")
	}
}

func TestASecondRotationEndsTheFirstOnesOverlap(t *testing.T) {
	path, now := newFile(t), time.Now()
	first := add(t, path, "oma-01")
	second := rotate(t, path, "oma-01", time.Hour)
	third := rotate(t, path, "oma-01", time.Hour)
	for token, want := range map[string]bool{first: false, second: true, third: true} {
		if lets(t, path, "oma-01", token, now) != want {
			t.Errorf("let in: %t", !want)
		}
	}
	if _, err := access.RotateAppliance(path, "oma-01", -time.Second); err == nil {
		t.Error("an overlap may be negative")
	}
}

func TestARevokedApplianceIsRefusedAtOnce(t *testing.T) {
	path, now := newFile(t), time.Now()
	old := add(t, path, "oma-01")
	fresh := rotate(t, path, "oma-01", time.Hour)
	other := add(t, path, "oma-02")
	must(t, access.RevokeAppliance(path, "oma-01"))
	must(t, access.RevokeAppliance(path, "oma-01"))
	if lets(t, path, "oma-01", old, now) || lets(t, path, "oma-01", fresh, now) {
		t.Error("a revoked appliance is let in")
	}
	if !lets(t, path, "oma-02", other, now) {
		t.Error("another appliance is not let in any more")
	}
	_, err := access.RotateAppliance(path, "oma-01", 0)
	wantErr(t, err, access.ErrRevoked)

	again := add(t, path, "oma-01")
	if lets(t, path, "oma-01", fresh, now) || !lets(t, path, "oma-01", again, now) {
		t.Error("an appliance that was added again has its old token")
	}
}

func TestWhatCannotBeChangedIsRefusedAndLeavesTheFileAlone(t *testing.T) {
	path := newFile(t)
	add(t, path, "oma-01")
	before := contents(t, path)
	refused := func(what string, err error, says string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := access.AddAppliance(path, "oma-01", nil, "")
	refused("taken", err, `"oma-01" is in the appliances file already`)
	wantErr(t, err, access.ErrApplianceExists)
	_, err = access.RotateAppliance(path, "oma-02", 0)
	refused("unknown", err, `"oma-02" is not in the appliances file`)
	wantErr(t, access.RevokeAppliance(path, "oma-02"), access.ErrNoAppliance)
	for _, id := range []string{"", ".a", "a b", "a/b", "ä", strings.Repeat("a", 65), "a\n", "-a"} {
		_, err := access.AddAppliance(path, id, nil, "")
		refused("id", err, "id must be")
	}
	_, err = access.AddAppliance(path, "x", []access.Role{"operator", "admin"}, "")
	refused("role", err, "roles[1] must be operator or approver")
	_, err = access.AddAppliance(path, "x", []access.Role{"operator", "operator"}, "")
	refused("role", err, "roles[1] is there twice")
	_, err = access.AddAppliance(path, "x", nil, "never")
	refused("approval", err, "approval must be required or pre-approved")
	if contents(t, path) != before {
		t.Error("the file was changed")
	}
}

func TestAFailedChangeGivesNoToken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "no", "such", "appliances.yaml")
	token, err := access.AddAppliance(path, "oma-01", nil, "")
	if err == nil || token != "" || !strings.Contains(err.Error(), path) {
		t.Errorf("%v", err)
	}
}

func TestChangesAtTheSameTimeAreAllKept(t *testing.T) {
	path := newFile(t)
	var writers sync.WaitGroup
	for i := range 20 {
		writers.Go(func() { add(t, path, fmt.Sprintf("oma-%02d", i)) })
	}
	writers.Wait()
	if n := len(read(t, path).List()); n != 20 {
		t.Errorf("%d of 20 appliances", n)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	must(t, err)
	if len(left) != 1 {
		t.Errorf("left beside the file: %v", left)
	}
}

func TestAChangeGoesThroughALinkAndKeepsTheMode(t *testing.T) {
	path := newFile(t)
	add(t, path, "oma-01")
	link := filepath.Join(t.TempDir(), "link")
	must(t, os.Symlink(path, link))
	add(t, link, "oma-02")
	info, err := os.Lstat(path)
	must(t, err)
	if got := ids(read(t, path)); got != "oma-01 oma-02" || info.Mode() != 0o600 {
		t.Errorf("%s, mode %v", got, info.Mode())
	}
}

func TestAFileOpenToOthersIsRefused(t *testing.T) {
	path := newFile(t)
	add(t, path, "oma-01")
	for _, mode := range []fs.FileMode{0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o777} {
		must(t, os.Chmod(path, mode))
		_, err := access.ReadAppliances(path)
		wantErr(t, err, access.ErrFileMode)
		for _, said := range []string{path, fmt.Sprintf("mode %04o", mode), "chmod 0600 " + path} {
			if !strings.Contains(err.Error(), said) {
				t.Errorf("%v does not say %s", err, said)
			}
		}
		if _, err := access.AddAppliance(path, "x", nil, ""); !errors.Is(err, access.ErrFileMode) {
			t.Errorf("mode %v: added, %v", mode, err)
		}
	}
	must(t, os.Chmod(path, 0o400))
	read(t, path)
}

func TestAFileThatIsNotThere(t *testing.T) {
	_, err := access.ReadAppliances(newFile(t))
	wantErr(t, err, fs.ErrNotExist)
	_, err = access.FollowAppliances(newFile(t), nil)
	wantErr(t, err, fs.ErrNotExist)
	if _, err := access.ReadAppliances(t.TempDir()); err == nil || !strings.Contains(err.Error(), "is not a regular file") {
		t.Errorf("%v", err)
	}
}

const fakeToken = "vmapower_a1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

var hash = hashOf(fakeToken)

func hashOf(token string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(token))) }

func TestAFileMayBeJSONAndWrittenByHand(t *testing.T) {
	path := newFile(t)
	must(t, os.WriteFile(path, []byte(`{"version":1,"appliances":[
		{"id":"z","roles":["approver"],"approval":"pre-approved","created":"2026-01-01T00:00:00Z","token":{"sha256":"`+hash+`","issued":"2026-01-01T00:00:00Z"}},
		{"id":"a","token":{"sha256":"`+hash+`"}}]}`), 0o600))
	all := read(t, path)
	a, right := all.Authenticate("a", fakeToken, time.Now())
	if ids(all) != "a z" || !right || a.Approval != access.ApprovalRequired {
		t.Errorf("%s: %+v", ids(all), a)
	}
	if z := all.List()[1]; !z.Created.Equal(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) || z.Roles[0] != access.RoleApprover {
		t.Errorf("%+v", z)
	}
}

func TestTheHashOfAPasswordLetsNobodyIn(t *testing.T) {
	path := newFile(t)
	for _, password := range []string{"", "password", fakeToken[:54], fakeToken + "A", fakeToken[12:]} {
		mustWrite(t, path, "version: 1\nappliances: [{id: a, token: {sha256: "+hashOf(password)+"}}]")
		if lets(t, path, "a", password, time.Now()) {
			t.Errorf("%q is a token", password)
		}
	}
}

func TestABrokenFileIsRefusedByTheNameOfTheField(t *testing.T) {
	one := "version: 1\nappliances:\n  - id: a\n    token: {sha256: " + hash + "}\n"
	for text, want := range map[string]string{
		"":                          "is empty",
		"version: 2":                "must have version: 1",
		"version: [":                "can't be understood in line 1",
		"version: x":                "can't be understood in line 1",
		one + "token: " + fakeToken: "has a field token in line 5 that is not known",
		one + fakeToken + ": x":     "can't be understood in line 5",
		one + "---\nmore: 1\n":      "has something after its end",
		one + "  - id: a\n    token: {sha256: " + hash + "}":                                "appliances[1].id is there twice",
		one + "    roles: [operator, root]":                                                 "appliances[0].roles[1] must be",
		one + "    approval: off-and-on":                                                    "appliances[0].approval must be",
		one + "    revoked: soon":                                                           "can't be understood",
		one + "    revoked: 0001-01-01T00:00:00Z":                                           "appliances[0].revoked must be a time",
		one + "    previous: {sha256: x}":                                                   "appliances[0].previous.sha256 must be",
		one + "    previous: {sha256: " + hash + "}":                                        "appliances[0].previous.until must be",
		"version: 1\nappliances: [{}]":                                                      "appliances[0].id must be",
		"version: 1\nappliances: [{id: a}]":                                                 "appliances[0].token.sha256 must be",
		"version: 1\nappliances: [{id: a, token: {sha256: " + fakeToken + "}}]":             "appliances[0].token.sha256 must be",
		"version: 1\nappliances: [{id: a, token: {sha256: " + hash + "00}}]":                "appliances[0].token.sha256 must be",
		"version: 1\nappliances: [{id: a, token: {sha256: " + strings.ToUpper(hash) + "}}]": "appliances[0].token.sha256 must be",
		"version: 1\nappliances: [{id: a, token: " + fakeToken + "}]":                       "can't be understood in line 2",
		"#" + strings.Repeat("x", 1<<20):                                                    "has more than",
	} {
		path := newFile(t)
		must(t, os.WriteFile(path, []byte(text), 0o600))
		_, err := access.ReadAppliances(path)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%.80q: %v, want %s", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), fakeToken[12:]) {
			t.Errorf("the error has the token: %v", err)
		}
	}
}

func TestAnUnknownApplianceGoesTheSameWayAsAKnownOne(t *testing.T) {
	path, now := newFile(t), time.Now()
	right := add(t, path, "oma-01")
	add(t, path, "oma-02")
	must(t, access.RevokeAppliance(path, "oma-02"))
	all := read(t, path)
	want := all.Comparisons("oma-01", right, now)
	if want == 0 {
		t.Fatal("nothing was compared")
	}
	for _, id := range []string{"oma-01", "oma-02", "oma-03", "", "no id\n"} {
		for _, token := range []string{right, "wrong", ""} {
			if got := all.Comparisons(id, token, now); got != want {
				t.Errorf("%q: %d comparisons, want %d", id, got, want)
			}
		}
	}
}

func TestAppliancesPrintWithoutTheirTokens(t *testing.T) {
	path := newFile(t)
	token := add(t, path, "oma-01")
	file, err := access.FollowAppliances(path, nil)
	must(t, err)
	all := file.Current()
	who, _ := all.Authenticate("oma-01", token, time.Now())
	stored := regexp.MustCompile(`[0-9a-f]{64}`).FindString(contents(t, path))
	for _, v := range []any{all, *all, who, all.List(), file} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
			if text := fmt.Sprintf(verb, v); strings.Contains(text, token[12:]) || strings.Contains(text, stored[:16]) {
				t.Errorf("%s of %T has a token or its hash: %s", verb, v, text)
			}
		}
	}
}
