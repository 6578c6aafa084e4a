package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"vmapower/access"
	"vmapower/failure"
	"vmapower/joblog"
)

// bound gives an appliance a scope.
func (g guarded) bound(t *testing.T, id string, scope access.Scope) {
	t.Helper()
	if err := access.ChangeRights(g.file, id, func(r *access.Rights) { r.Scope = scope }); err != nil {
		t.Fatal(err)
	}
}

const twoDisks = `{"vm_id":"` + vmID + `",` + login + `,"disks":[{"disk_key":"2000","target":"nbd://127.0.0.1:10809/web"},{"disk_key":"2001","target":"nbd://127.0.0.1:10809/db"}]}`

func TestARequestOutsideTheScopeIsForbiddenAndNamesTheField(t *testing.T) {
	g := setupGuarded(t)
	owner := g.sessions["owner"]
	powerState := "/api/v1/vm/" + vmID + "/power-state"
	preflight := preflightPath(vmID, "?operation=final-sync&target=2000%3Dnbd://127.0.0.1:10809/web&target=2001%3Dnbd://127.0.0.1:10809/db")
	inHeaders := []string{"X-VCenter: vc.example.test", "X-VCenter-Username: u", "X-VCenter-Password: " + password}
	for _, c := range []struct {
		scope              access.Scope
		method, path, body string
		field              string
		headers            []string
	}{
		{access.Scope{VCenters: []string{"vc2.example.test"}}, "POST", powerOff, "{" + login + "}", "vcenter", nil},
		{access.Scope{VCenters: []string{"vc2.example.test"}}, "POST", powerOn, "{" + login + "}", "vcenter", nil},
		{access.Scope{VCenters: []string{"vc2.example.test"}}, "POST", "/api/v1/replicate", twoDisks, "vcenter", nil},
		{access.Scope{VCenters: []string{"vc2.example.test"}}, "GET", powerState, "", "vcenter", inHeaders},
		{access.Scope{VCenters: []string{"vc2.example.test"}}, "GET", powerState + "?vcenter=vc.example.test&username=u&password=x", "", "vcenter", nil},
		{access.Scope{Profiles: []string{"site-a"}}, "POST", powerOff, "{" + login + "}", "profile", nil},
		{access.Scope{Profiles: []string{"site-a"}}, "GET", powerState, "", "profile", inHeaders},
		{access.Scope{VCenters: []string{"vc2.example.test"}}, "GET", preflight, "", "vcenter", inHeaders},
		{access.Scope{Targets: []string{"nbd://127.0.0.1:10809/web"}}, "GET", preflight, "", "target[1]", inHeaders},
		{access.Scope{Operations: []string{"power-on"}}, "POST", powerOff, "{" + login + "}", "operation", nil},
		{access.Scope{Operations: []string{"power-on"}}, "POST", "/api/v1/replicate", twoDisks, "operation", nil},
		{access.Scope{Targets: []string{"nbd://127.0.0.1:10809/web"}}, "POST", "/api/v1/replicate", twoDisks, "disks[1].target", nil},
	} {
		g.bound(t, "owner", c.scope)
		a := g.do(t, c.method, c.path, c.body, append(c.headers, owner)...)
		if r := a.wantRefusal(t, http.StatusForbidden, failure.Forbidden); !strings.HasPrefix(r.Details, c.field+": ") {
			t.Errorf("%s %s under %+v: %s", c.method, c.path, c.scope, r.Details)
		}
	}
	if jobs, _, err := g.log.List(t.Context(), joblog.Filter{}, "", 10); err != nil || len(jobs) != 0 {
		t.Errorf("%d jobs, %v", len(jobs), err)
	}
	if !strings.Contains(g.logged.String(), `"outcome":"forbidden","who":"owner"`) {
		t.Error("it is not in the audit")
	}
}

func TestARequestWithinTheScopeIsAccepted(t *testing.T) {
	g := setupGuarded(t)
	g.bound(t, "owner", access.Scope{
		VCenters: []string{"VC.example.test:443"}, Operations: []string{"power-off", "final-sync"}, Targets: []string{"nbd://127.0.0.1/"},
	})
	g.submit(t, g.sessions["owner"])
	g.do(t, "POST", "/api/v1/replicate", strings.ReplaceAll(twoDisks, vmID, "vm-7"), g.sessions["owner"]).job(t, http.StatusAccepted)
}

// Every operation that reaches a vCenter is asked outside the scope: one that is added can't be
// forgotten here.
func TestEveryOperationThatReachesAVCenterHoldsToTheScope(t *testing.T) {
	g := setupGuarded(t)
	g.bound(t, "owner", access.Scope{VCenters: []string{"vc2.example.test"}})
	doc, err := loadDocument()
	if err != nil {
		t.Fatal(err)
	}
	bodies := map[string]string{"powerOff": "{" + login + "}", "powerOn": "{" + login + "}", "replicate": twoDisks, "getPowerState": "", "getPreflight": ""}
	asked := 0
	for path, methods := range doc.Paths.Map() {
		for method, operation := range methods.Operations() {
			if !slices.Contains(operation.Tags, "power") && !slices.Contains(operation.Tags, "sync") {
				continue
			}
			body, known := bodies[operation.OperationID]
			if !known {
				t.Errorf("%s %s is not asked here", method, path)
				continue
			}
			asked++
			a := g.do(t, method, strings.ReplaceAll(path, "{vm_id}", vmID), body, g.sessions["owner"],
				"X-VCenter: vc.example.test", "X-VCenter-Username: u", "X-VCenter-Password: "+password)
			if r := a.wantRefusal(t, http.StatusForbidden, failure.Forbidden); !strings.HasPrefix(r.Details, "vcenter: ") {
				t.Errorf("%s %s: %s", method, path, r.Details)
			}
		}
	}
	if asked < len(bodies) {
		t.Errorf("only %d operations", asked)
	}
}
