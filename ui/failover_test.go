package ui_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"vmapower/client"
	"vmapower/client/failover"
	"vmapower/internal/server/servertest"
)

// move is a plan of two groups, of which the VM of the first has no Tools and is cut off.
func move(g servertest.Guarded, contextID string) failover.Plan {
	return failover.Plan{Name: "move-7", ContextID: contextID, Groups: []failover.Group{
		{Name: "application", VMs: []failover.VM{{ID: g.VM("web"), Name: "web <01>"}}},
		{Name: "database", VMs: []failover.VM{{ID: g.VM("legacy"), Name: "db-01"}}},
	}}
}

// grant has desk approve the plan for oma-01.
func grant(t *testing.T, g servertest.Guarded, plan failover.Plan) {
	t.Helper()
	login := call(t, g.URL+"/api/v1/auth/login", "", map[string]any{"appliance_id": "desk", "token": g.Tokens["desk"]})
	asked := plan.Grant("oma-01")
	call(t, g.URL+"/api/v1/approvals", login["session_token"].(string), map[string]any{
		"requested_by": "oma-01", "context_id": asked.ContextId, "vm_ids": asked.VmIds, "operations": asked.Operations,
		"policy": asked.Policy, "not_after": time.Now().Add(time.Hour).UTC().Format(time.RFC3339), "reason": "ticket 7",
	})
}

// runPlan runs the plan as oma-01.
func runPlan(t *testing.T, g servertest.Guarded, plan failover.Plan) {
	t.Helper()
	service, err := client.New(client.Config{URL: g.URL, ApplianceID: "oma-01", Token: g.Tokens["oma-01"]})
	if err != nil {
		t.Fatal(err)
	}
	login := client.Login{VCenter: g.VCenter.Address(), Username: g.VCenter.Username(), Password: g.VCenter.Password()}
	report, err := failover.Run(t.Context(), service, plan, failover.Options{Login: login})
	if err != nil || report.Outcome != failover.Done {
		t.Fatalf("%+v %v", report, err)
	}
}

func TestAFailoverIsShownByItsGroupsWithItsApprovalAndItsReport(t *testing.T) {
	g := servertest.StartGuarded(t)
	const context = `site A/7 "<b>`
	plan := move(g, context)
	grant(t, g, plan)
	desk, path := signedIn(t, g, "desk"), "/ui/failovers?context_id="+url.QueryEscape(context)
	if before := desk.get(path); !strings.Contains(before.text, ">no job yet<") || !strings.Contains(before.text, "desk lets oma-01 do power-off, power-on with 2 VM(s)") {
		t.Errorf("before its first job: %d %s", before.status, before.text)
	}
	runPlan(t, g, plan)
	for _, told := range []string{desk.get(path).text, poll(desk, path).text} {
		database, application := strings.Index(told, "<h2>database: 1 of 1 through"), strings.Index(told, "<h2>application: 1 of 1 through")
		if database < 0 || application < database {
			t.Errorf("the groups are not there in the order of the work: %s", told)
		}
		for _, want := range []string{"Plan move-7, run 1.", "web &lt;01&gt;", "2</b> <strong class=\"s-completed\">", "crash consistent", "Check its file systems", "2 job(s) approved by desk, beforehand: ticket 7"} {
			if !strings.Contains(told, want) {
				t.Errorf("%q is not told: %s", want, told)
			}
		}
	}
	report := path[len("/ui/failovers"):]
	told := desk.get("/ui/failovers/report" + report + "&as=html")
	if named := told.header.Get("Content-Disposition"); named != "attachment; filename=failover-site-A-7-b.html" {
		t.Errorf("it is served as %q", named)
	}
	if !strings.Contains(told.text, "database / db-01") || !strings.Contains(told.text, "web &lt;01&gt;") || !strings.Contains(told.text, "crash-consistent") {
		t.Errorf("%d %s", told.status, told.text)
	}
	var read failover.Report
	if err := json.Unmarshal([]byte(desk.get("/ui/failovers/report"+report+"&as=json").text), &read); err != nil || read.Outcome != failover.Done || len(read.VMs) != 2 || read.VMs[0].Name != "db-01" {
		t.Errorf("%+v %v", read, err)
	}
	if told := desk.get("/ui/failovers/report" + report + "&as=pdf"); told.status != http.StatusBadRequest || !strings.Contains(told.text, "as: must be html, md or json") {
		t.Errorf("%d %s", told.status, told.text)
	}
	listed := regexp.MustCompile(`<td data-l="Context"><a href="([^"]+)">`).FindStringSubmatch(desk.get("/ui/failovers").text)
	if listed == nil || !strings.Contains(desk.get(listed[1]).text, "Plan move-7, run 1.") {
		t.Errorf("the list leads to %s", listed)
	}
}

// poll asks as a page does that is open.
func poll(r *reader, path string) reply {
	r.t.Helper()
	r.header.Set("HX-Request", "true")
	defer r.header.Del("HX-Request")
	return r.get(path)
}

func TestTheBoardOfAContextHasTheReadersJobsAlone(t *testing.T) {
	g := servertest.StartGuarded(t)
	plan := move(g, "")
	grant(t, g, plan)
	runPlan(t, g, plan)
	desk, path := signedIn(t, g, "desk"), "/ui/failovers?context_id=move-7"
	login := call(t, g.URL+"/api/v1/auth/login", "", map[string]any{"appliance_id": "desk", "token": g.Tokens["desk"]})
	call(t, g.URL+"/api/v1/vm/"+g.VM("files")+"/power-off", login["session_token"].(string), map[string]any{
		"context_id": "move-7", "vcenter": g.VCenter.Address(), "username": g.VCenter.Username(), "password": g.VCenter.Password(),
		"metadata": map[string]any{"group": 7, "vm_name": []string{"x"}},
	})
	other := signedIn(t, g, "oma-01")
	for _, ask := range []func(*reader) reply{func(r *reader) reply { return r.get(path) }, func(r *reader) reply { return poll(r, path) }} {
		if told := ask(desk); !strings.Contains(told.text, g.VM("files")) || !strings.Contains(told.text, "db-01") || !strings.Contains(told.text, "VMs of no group: 0 of 1") {
			t.Errorf("an operator misses jobs: %s", told.text)
		}
		if told := ask(other); strings.Contains(told.text, g.VM("files")) || !strings.Contains(told.text, "db-01") {
			t.Errorf("an appliance sees another's job, or not its own: %s", told.text)
		}
	}
	if told := other.get("/ui/failovers/report?context_id=move-7&as=md"); strings.Contains(told.text, g.VM("files")) {
		t.Errorf("the report has another's job: %s", told.text)
	}
}

func TestAPageThatIsOpenLeavesForTheSignInWhenItsSessionIsOver(t *testing.T) {
	g := servertest.StartGuarded(t)
	for _, path := range []string{"/ui/", "/ui/failovers?context_id=move-7"} {
		told := poll(newReader(t, g.URL), path)
		if told.status != http.StatusNoContent || !strings.HasPrefix(told.header.Get("HX-Redirect"), "/ui/signin") {
			t.Errorf("%s: %d %v", path, told.status, told.header)
		}
	}
}
