package ui_test

import (
	"iter"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vmapower/access"
	"vmapower/internal/server/servertest"
	"vmapower/ui"
)

func routes(t *testing.T) []ui.Route {
	t.Helper()
	page, err := ui.New(ui.Config{API: http.NotFoundHandler(), Gate: access.NewOpenGate()})
	if err != nil {
		t.Fatal(err)
	}
	return page.Routes()
}

// placeOf is the route as it is asked about a job.
func placeOf(route ui.Route, job string) (method, path string) {
	method, path, found := strings.Cut(route.Pattern, " ")
	if !found {
		method, path = http.MethodGet, route.Pattern+"none"
	}
	return method, strings.NewReplacer("{id}", job, "{$}", "", "{hash}", "x", "{name}", "app.js").Replace(path)
}

// Every route is asked by everybody who has no session.
func TestNoRouteAnswersWhoHasNoSession(t *testing.T) {
	g := servertest.StartGuarded(t)
	job := ask(t, g, "web")
	strange := newReader(t, g.URL)
	forged := newReader(t, g.URL)
	forged.header.Set("Cookie", "vmapower-"+strings.TrimPrefix(g.URL, "http://127.0.0.1:")+"=vmapower_s1_"+strings.Repeat("A", 43))
	token := newReader(t, g.URL) // an appliance's own token is no session
	token.header.Set("Cookie", "vmapower-"+strings.TrimPrefix(g.URL, "http://127.0.0.1:")+"="+g.Tokens["desk"])
	bearer := newReader(t, g.URL) // the page takes a session from its cookie alone
	bearer.header.Set("Authorization", "Bearer "+session(t, g, "desk"))
	for _, route := range routes(t) {
		method, path := placeOf(route, job)
		for who, reader := range map[string]*reader{"nobody": strange, "a forged session": forged, "a token": token, "a header": bearer} {
			told := reader.do(method, path, url.Values{"decision": {"approve"}})
			toSignIn := told.status == http.StatusSeeOther && strings.HasPrefix(told.header.Get("Location"), "/ui/signin")
			endsStream := strings.HasSuffix(path, "/events") && told.status == http.StatusOK && strings.Contains(told.text, "signed out")
			if !route.Open && !toSignIn && !endsStream {
				t.Errorf("%s by %s: %d %s", route.Pattern, who, told.status, told.text)
			}
			if strings.Contains(told.text, g.VM("web")) {
				t.Errorf("%s tells %s of the job", route.Pattern, who)
			}
		}
	}
	if told := signedIn(t, g, "desk").get("/ui/jobs/" + job); !strings.Contains(told.text, ">awaiting approval<") {
		t.Errorf("the job was decided: %s", told.text)
	}
}

// row is what becomes of a route that is asked about a job of oma-01, which awaits its approval: the
// status by who asks.
type row struct{ owner, other, approver, operator int }

const (
	ok        = http.StatusOK
	led       = http.StatusSeeOther
	badForm   = http.StatusBadRequest
	forbidden = http.StatusForbidden
	unknown   = http.StatusNotFound
)

// inTurn are who asks and the status for each, the approver last.
func (r row) inTurn() iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		_ = yield("oma-01", r.owner) && yield("other", r.other) && yield("operator", r.operator) && yield("approver", r.approver)
	}
}

func all(status int) row { return row{status, status, status, status} }

// matrix has every route of the page.
var matrix = map[string]row{
	"GET /ui":                      all(led),
	"GET /ui/{$}":                  all(ok),
	"GET /ui/jobs":                 all(ok),
	"GET /ui/jobs/{id}":            {ok, unknown, ok, ok},
	"GET /ui/jobs/{id}/events":     {ok, unknown, ok, ok},
	"GET /ui/jobs/{id}/cut":        {ok, unknown, ok, ok},
	"POST /ui/jobs/{id}/cut":       {forbidden, unknown, forbidden, forbidden}, // it awaits its approval
	"GET /ui/failovers":            all(ok),
	"GET /ui/failovers/report":     all(badForm), // of no context
	"GET /ui/approvals":            all(ok),
	"POST /ui/approvals/read":      all(ok),
	"POST /ui/approvals":           {forbidden, forbidden, led, forbidden},
	"POST /ui/approvals/{id}/end":  {forbidden, forbidden, unknown, forbidden},
	"GET /ui/audit":                {forbidden, forbidden, forbidden, ok},
	"GET /ui/signin":               all(ok),
	"POST /ui/signin":              all(http.StatusUnauthorized), // it has no token
	"GET /ui/link":                 all(ok),
	"POST /ui/link":                all(badForm), // it has no link
	"GET /ui/assets/{hash}/{name}": all(unknown), // of another version
	"/ui/":                         all(unknown),
	"POST /ui/jobs/{id}/decision":  {forbidden, unknown, led, forbidden},
	"POST /ui/jobs/{id}/cancel":    {led, unknown, forbidden, led},
	"POST /ui/signout":             all(led),
}

// Every route is asked by everybody who has a session: one that is added can't be forgotten here.
func TestEveryRouteAnswersEachRoleAsItShould(t *testing.T) {
	g := servertest.StartGuarded(t)
	g.Admit(t, "other", access.ApprovalRequired, access.Scope{})
	g.Admit(t, "approver", access.ApprovalRequired, access.Scope{}, access.RoleApprover)
	g.Admit(t, "operator", access.ApprovalRequired, access.Scope{}, access.RoleOperator)
	readers := map[string]*reader{}
	for _, who := range []string{"oma-01", "other", "approver", "operator"} {
		readers[who] = signedIn(t, g, who)
	}
	known := routes(t)
	for _, route := range known {
		row, there := matrix[route.Pattern]
		if !there {
			t.Errorf("%s has no row in the matrix", route.Pattern)
		}
		guest := "web" // whose job is the same each time, until it was cancelled
		if strings.HasSuffix(route.Pattern, "/decision") {
			guest = "legacy" // whose job goes on, once its approver has come
		}
		for who, want := range row.inTurn() {
			method, path := placeOf(route, ask(t, g, guest))
			told := readers[who].onRoute(method, path)
			if told.status != want {
				t.Errorf("%s by %s: %d, want %d: %s", route.Pattern, who, told.status, want, told.text)
			}
			if who == "other" && strings.Contains(told.text, g.VM(guest)) {
				t.Errorf("%s tells another appliance of the job", route.Pattern)
			}
			if strings.HasSuffix(path, "/signout") {
				readers[who].signIn(g, who)
			}
		}
	}
	if len(known) != len(matrix) {
		t.Errorf("%d routes, %d rows", len(known), len(matrix))
	}
}

// onRoute asks for a page, or sends a form with what the routes have in common.
func (r *reader) onRoute(method, path string) reply {
	r.t.Helper()
	switch {
	case method == http.MethodPost:
		return r.post(path, url.Values{
			"decision": {"approve"}, "sure": {"yes"}, "requested_by": {"oma-01"}, "context_id": {"move-7"}, "vm_ids": {"vm-1"},
			"operations": {"power-on"}, "reason": {"move 7"},
		})
	case strings.HasSuffix(path, "/events"):
		return r.first(path)
	}
	return r.get(path)
}
