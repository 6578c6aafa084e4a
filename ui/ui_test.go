package ui_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"vmapower/internal/server/servertest"
)

func TestAnApplianceSeesItsOwnJobsAlone(t *testing.T) {
	g := servertest.StartGuarded(t)
	desk := signedIn(t, g, "desk")
	job := askFor(t, g, "desk", "web", nil)
	other := signedIn(t, g, "oma-01")
	for _, path := range []string{"/ui/", "/ui/jobs", "/ui/jobs?id=" + job, "/ui/jobs/" + job, "/ui/jobs/" + job + "/events"} {
		if told := other.get(path); strings.Contains(told.text, g.VM("web")) {
			t.Errorf("%s shows another's job: %s", path, told.text)
		}
	}
	for _, path := range []string{"/decision", "/cancel", "/cut"} {
		if told := other.post("/ui/jobs/"+job+path, url.Values{"decision": {"approve"}}); told.status != http.StatusNotFound {
			t.Errorf("%s of another's job: %d", path, told.status)
		}
	}
	if told := desk.get("/ui/jobs?id=" + job); told.header.Get("Location") != "/ui/jobs/"+job {
		t.Errorf("its own is not found: %d %s", told.status, told.text)
	}
}

func TestAJobIsFoundByTheBeginningOfItsIDs(t *testing.T) {
	g := servertest.StartGuarded(t)
	job := ask(t, g, "web")
	desk, other := signedIn(t, g, "desk"), signedIn(t, g, "oma-01")
	for _, part := range []string{job[:30], strings.ToUpper(g.VM("web")[:13]), "<script>al"} {
		if told := desk.get("/ui/jobs?id=" + url.QueryEscape(part)); told.status != http.StatusOK || !strings.Contains(told.text, `href="/ui/jobs/`+job) {
			t.Errorf("%s: %d %s", part, told.status, told.text)
		}
	}
	if told := poll(desk, "/ui/jobs?id="+job); told.status != http.StatusOK || !strings.Contains(told.text, `href="/ui/jobs/`+job) {
		t.Errorf("who types it is led away: %d", told.status)
	}
	if told := other.get("/ui/jobs?requested_by=desk"); !strings.Contains(told.text, "No job is so") {
		t.Errorf("%d %s", told.status, told.text)
	}
	if told := desk.get("/ui/jobs?id=ab"); told.status != http.StatusBadRequest || !strings.Contains(told.text, "id: ") {
		t.Errorf("%d %s", told.status, told.text)
	}
}

func TestWhoAskedCannotApproveByTheFormEither(t *testing.T) {
	g := servertest.StartGuarded(t)
	job := ask(t, g, "web")
	told := signedIn(t, g, "oma-01").post("/ui/jobs/"+job+"/decision", url.Values{"decision": {"approve"}})
	if told.status != http.StatusForbidden || !strings.Contains(told.text, "only an appliance with the role approver decides") {
		t.Errorf("%d %s", told.status, told.text)
	}
}

func TestAJobIsApprovedWithoutScriptsAndAuditedAsInTheAPI(t *testing.T) {
	g := servertest.StartGuarded(t)
	job := ask(t, g, "web")
	desk := signedIn(t, g, "desk")
	told := desk.post("/ui/jobs/"+job+"/decision", url.Values{"decision": {"approve"}, "reason": {"move\r\n7"}})
	if told.status != http.StatusSeeOther || told.header.Get("Location") != "/ui/jobs/"+job {
		t.Fatalf("%d %s", told.status, told.text)
	}
	if page := desk.get("/ui/jobs/" + job); !strings.Contains(page.text, "approved by desk: move 7") {
		t.Errorf("the page does not tell of it: %s", page.text)
	}
	if log := g.Log.String(); !strings.Contains(log, "msg=approve audit=true outcome=ok who=desk from=127.0.0.1") {
		t.Errorf("the audit does not: %s", log)
	}
}

func TestAFormThatNoPageOfTheSessionSentIsRefused(t *testing.T) {
	g := servertest.StartGuarded(t)
	job := ask(t, g, "web")
	desk, other := signedIn(t, g, "desk"), signedIn(t, g, "desk")
	stolen := formToken.FindStringSubmatch(other.get("/ui/jobs").text)[1]
	path := "/ui/jobs/" + job + "/cancel"
	for what, form := range map[string]url.Values{"none": {}, "empty": {"form_token": {""}}, "another session's": {"form_token": {stolen}}} {
		if told := desk.do(http.MethodPost, path, form); told.status != http.StatusForbidden {
			t.Errorf("with the token %s: %d", what, told.status)
		}
	}
	for name, value := range map[string]string{"Sec-Fetch-Site": "same-site", "Origin": "http://elsewhere.example.test"} {
		desk.header = http.Header{name: {value}}
		told := desk.do(http.MethodPost, path, url.Values{"form_token": {formToken.FindStringSubmatch(desk.get("/ui/jobs").text)[1]}})
		if told.status != http.StatusForbidden {
			t.Errorf("%s: %s: %d", name, value, told.status)
		}
	}
}

func TestWhatOthersHaveWrittenIsTextAndThePageRunsItsOwnScriptsAlone(t *testing.T) {
	g := servertest.StartGuarded(t)
	job := ask(t, g, "web")
	desk := signedIn(t, g, "desk")
	for _, path := range []string{"/ui/", "/ui/jobs", "/ui/jobs/" + job, "/ui/jobs?vm_id=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "/ui/none", "/ui/signin"} {
		told := desk.get(path)
		if strings.Contains(told.text, "<script>") || regexp.MustCompile(`(?i)\son[a-z]+=|\sstyle=|javascript:`).MatchString(told.text) {
			t.Errorf("%s has markup of others, or inline scripts: %s", path, told.text)
		}
		policy := told.header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; script-src 'self';") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s has the policy %q", path, policy)
		}
		if told.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept", path)
		}
	}
}

func TestTheCookieIsForThisServiceAloneAndEndsWithTheSignOut(t *testing.T) {
	g := servertest.StartGuarded(t)
	desk := newReader(t, g.URL)
	told := desk.do(http.MethodPost, "/ui/signin", url.Values{"appliance": {"desk"}, "token": {g.Tokens["desk"]}, "next": {"jobs?status=failed"}})
	cookie := told.header.Get("Set-Cookie")
	if !regexp.MustCompile(`^vmapower-\d+=vmapower_s1_[^;]+; Path=/ui/; HttpOnly; SameSite=Strict$`).MatchString(cookie) {
		t.Errorf("the cookie is %s", cookie)
	}
	if to := told.header.Get("Location"); to != "/ui/jobs?status=failed" {
		t.Errorf("the sign-in leads to %s", to)
	}
	if told := desk.post("/ui/signout", nil); told.header.Get("Location") != "/ui/signin" {
		t.Errorf("%d %s", told.status, told.text)
	}
	again := newReader(t, g.URL)
	again.header.Set("Cookie", strings.Split(cookie, ";")[0])
	if told := again.get("/ui/"); told.status != http.StatusSeeOther {
		t.Errorf("the session goes on after the sign-out: %d", told.status)
	}
}

func TestASignInLeadsToNoOtherSite(t *testing.T) {
	g := servertest.StartGuarded(t)
	for _, next := range []string{"//elsewhere.example.test", "https://elsewhere.example.test/", "../../docs", `\\elsewhere.example.test`, "jobs/../../docs"} {
		told := newReader(t, g.URL).do(http.MethodPost, "/ui/signin", url.Values{"appliance": {"desk"}, "token": {g.Tokens["desk"]}, "next": {next}})
		if to := told.header.Get("Location"); to != "/ui/" {
			t.Errorf("%s leads to %s", next, to)
		}
	}
}

func TestAWrongTokenIsToldAndCountedAsInTheAPI(t *testing.T) {
	g := servertest.StartGuarded(t)
	guess := func() reply {
		return newReader(t, g.URL).do(http.MethodPost, "/ui/signin", url.Values{"appliance": {"desk"}, "token": {"swordfish"}})
	}
	if told := guess(); told.status != http.StatusUnauthorized || !strings.Contains(told.text, "the appliance or its token is wrong") ||
		strings.Contains(told.text, "swordfish") {
		t.Errorf("%d %s", told.status, told.text)
	}
	for range 10 {
		guess()
	}
	if told := guess(); told.status != http.StatusTooManyRequests {
		t.Errorf("after a dozen: %d %s", told.status, told.text)
	}
	if strings.Contains(g.Log.String(), "swordfish") {
		t.Error("the log has the token")
	}
}

func TestEveryLinkBeginsWithTheBasePath(t *testing.T) {
	g := servertest.StartGuarded(t, "VMAPOWER_BASE_PATH=/power")
	job := ask(t, g, "web")
	root := newReader(t, g.URL+"/power").signIn(g, "desk")
	for _, path := range []string{"/ui/", "/ui/jobs", "/ui/jobs/" + job} {
		told := root.get(path)
		if told.status != http.StatusOK {
			t.Fatalf("%s: %d %s", path, told.status, told.text)
		}
		for _, link := range regexp.MustCompile(`(?:href|src|action|sse-connect|hx-get)="([^"#][^"]*)"`).FindAllStringSubmatch(told.text, -1) {
			if !strings.HasPrefix(link[1], "/power/ui/") {
				t.Errorf("%s links to %s", path, link[1])
			}
		}
	}
}

func TestTheStreamOfAJobThatHasEndedShowsItAndEnds(t *testing.T) {
	g := servertest.StartGuarded(t)
	job := ask(t, g, "web")
	desk := signedIn(t, g, "desk")
	desk.post("/ui/jobs/"+job+"/cancel", nil)
	for _, after := range []string{"", "?after=9999999999999-0"} {
		told := desk.get(fmt.Sprintf("/ui/jobs/%s/events%s", job, after))
		kinds := strings.Join(kindsOf(told.text), " ")
		if told.status != http.StatusOK || !strings.HasPrefix(kinds, "job actions said") || !strings.HasSuffix(kinds, "end") {
			t.Errorf("after %q: %d, events %s", after, told.status, kinds)
		}
	}
}

func TestTheStreamOffersWhatItsReaderMayDo(t *testing.T) {
	g := servertest.StartGuarded(t)
	awaits := ask(t, g, "web")
	if told := signedIn(t, g, "desk").part("/ui/jobs/"+awaits+"/events", "job"); !strings.Contains(told, `href="#decide"`) {
		t.Errorf("an approver is shown %s", told)
	}
	runs := hang(t, g, "oma-01")
	for _, who := range []string{"oma-01", "desk"} {
		told := signedIn(t, g, who).part("/ui/jobs/"+runs+"/events?was=pending", "actions")
		if !strings.Contains(told, `class="cancel"`) || strings.Contains(told, "disabled") {
			t.Errorf("%s, who may cancel the job, is shown %s", who, told)
		}
	}
}

func TestOperatorsAloneReadTheAuditAndFindAJobInIt(t *testing.T) {
	g := servertest.StartGuarded(t)
	job := ask(t, g, "web")
	desk := signedIn(t, g, "desk")
	desk.post("/ui/jobs/"+job+"/decision", url.Values{"decision": {"reject"}, "reason": {"not tonight"}})
	told := desk.get("/ui/audit?q=" + job)
	if told.status != http.StatusOK || !strings.Contains(told.text, "reject: ok") || !strings.Contains(told.text, "not tonight") ||
		strings.Contains(told.text, "login: ok") {
		t.Errorf("%d %s", told.status, told.text)
	}
	if told := signedIn(t, g, "oma-01").get("/ui/audit"); told.status != http.StatusForbidden {
		t.Errorf("who is no operator: %d %s", told.status, told.text)
	}
}
