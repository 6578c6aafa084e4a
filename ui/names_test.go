package ui_test

import (
	"net/url"
	"strings"
	"testing"

	"vmapower/api/openapi"
	"vmapower/internal/server/servertest"
)

func TestAVMIsShownAsVCenterCallsItOnceAJobHasFoundIt(t *testing.T) {
	g := servertest.StartGuarded(t)
	job := ask(t, g, "web")
	desk := signedIn(t, g, "desk")
	pages := []string{"/ui/jobs", "/ui/jobs/" + job}
	for _, page := range pages {
		if told := desk.get(page).text; strings.Contains(told, "web (vm-") || !strings.Contains(told, g.VM("web")) {
			t.Errorf("%s, before the VM was found: %s", page, told)
		}
	}
	desk.post("/ui/jobs/"+job+"/decision", url.Values{"decision": {"approve"}})
	jobAs(t, g, "desk", job, openapi.JobStatusCompleted)
	for _, page := range pages {
		if told := desk.get(page).text; !strings.Contains(told, "web (vm-") || !strings.Contains(told, g.VM("web")) {
			t.Errorf("%s, after the VM was found: %s", page, told)
		}
	}
}

func TestTheCutOfThePowerNamesTheVMAsVCenterDoes(t *testing.T) {
	g := servertest.StartGuarded(t)
	told := signedIn(t, g, "desk").get("/ui/jobs/" + hang(t, g, "oma-01") + "/cut").text
	if !strings.Contains(told, "which vCenter calls <b>stuck (vm-") {
		t.Error(told)
	}
}

func TestApprovalsShowsEachReaderWhatAwaitsTheirDecision(t *testing.T) {
	g := servertest.StartGuarded(t)
	job := ask(t, g, "web")
	if told := signedIn(t, g, "desk").get("/ui/approvals").text; !between(told, "Waits for your decision", "<h2>Granted", job) {
		t.Errorf("the approver is shown %s", told)
	}
	if told := signedIn(t, g, "oma-01").get("/ui/approvals").text; !between(told, "Waits for somebody else", "<h2>Granted", job) {
		t.Errorf("who asked is shown %s", told)
	}
	if told := signedIn(t, g, "desk").get("/ui/jobs/" + job).text; !strings.Contains(told, `href="#decide"`) {
		t.Errorf("the approver is not led to the decision: %s", told)
	}
	if told := signedIn(t, g, "oma-01").get("/ui/jobs/" + job).text; strings.Contains(told, `href="#decide"`) {
		t.Errorf("who asked is led to a decision: %s", told)
	}
}

// between reports whether the text has what is wanted after one heading and before another.
func between(text, heading, next, want string) bool {
	_, after, _ := strings.Cut(text, heading)
	section, _, _ := strings.Cut(after, next)
	return strings.Contains(section, want)
}
