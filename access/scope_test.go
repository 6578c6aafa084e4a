package access_test

import (
	"fmt"
	"strings"
	"testing"

	"vmapower/access"
)

var scope = access.Scope{
	Profiles: []string{"site-a"}, VCenters: []string{"vc.example.test"}, Operations: []string{"power-off", "power-on"}, Targets: []string{"nbd://127.0.0.1:10809/"},
}

func TestAScopeIsReadAsItWasWritten(t *testing.T) {
	path := newFile(t)
	add(t, path, "b")
	_, err := access.AddScopedAppliance(path, "a", nil, "", scope)
	must(t, err)
	rotate(t, path, "a", 0)
	all := read(t, path)
	a, _ := all.InUse("a")
	b, _ := all.InUse("b")
	if fmt.Sprint(a.Scope) != fmt.Sprint(scope) || a.Scope.Unlimited() || !b.Scope.Unlimited() {
		t.Errorf("%+v, %+v", a, b)
	}
	if strings.Count(contents(t, path), "scope:") != 1 {
		t.Error(contents(t, path))
	}
}

func TestAScopeIsChangedForTheApplianceAlone(t *testing.T) {
	path := newFile(t)
	token := add(t, path, "a")
	add(t, path, "b")
	must(t, access.ChangeRights(path, "a", func(r *access.Rights) { r.Scope = scope }))
	must(t, access.ChangeRights(path, "a", func(r *access.Rights) { r.Scope.Targets = nil }))
	all := read(t, path)
	a, _ := all.InUse("a")
	b, _ := all.InUse("b")
	if len(a.Scope.Targets) != 0 || len(a.Scope.Operations) != 2 || !b.Scope.Unlimited() {
		t.Errorf("%+v, %+v", a, b)
	}
	if who, right := all.Authenticate("a", token, a.Created); !right || fmt.Sprint(who.Scope) != fmt.Sprint(a.Scope) {
		t.Errorf("%t %+v", right, who)
	}
	before := contents(t, path)
	wantErr(t, access.ChangeRights(path, "c", func(*access.Rights) {}), access.ErrNoAppliance)
	for field, wrong := range map[string]access.Scope{
		"scope.targets[0]": {Targets: []string{""}}, "scope.profiles[1]": {Profiles: []string{"a", "b\n"}},
		"scope.operations ": {Operations: make([]string, 101)}, "scope.vcenters[0]": {VCenters: []string{strings.Repeat("x", 1025)}},
	} {
		if err := access.ChangeRights(path, "a", func(r *access.Rights) { r.Scope = wrong }); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
	if contents(t, path) != before {
		t.Error("the file was changed")
	}
	must(t, access.RevokeAppliance(path, "a"))
	wantErr(t, access.ChangeRights(path, "a", func(*access.Rights) {}), access.ErrRevoked)
	if _, inUse := read(t, path).InUse("a"); inUse {
		t.Error("a revoked appliance is in use")
	}
}

func TestASessionKnowsItsScope(t *testing.T) {
	b := setup(t)
	session := b.login(t)
	must(t, access.ChangeRights(b.path, "oma-01", func(r *access.Rights) { r.Scope = scope }))
	who, err := b.Principal(t.Context(), session)
	if err != nil || fmt.Sprint(who.Scope) != fmt.Sprint(scope) {
		t.Errorf("%+v, %v", who, err)
	}
}
