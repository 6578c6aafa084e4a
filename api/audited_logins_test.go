package api_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"vmapower/audit"
)

// Whoever came, and whoever tried to, is in the audit; what a stranger sends as a name is
// kept short there.
func TestLoginsAndLogoutsAreAudited(t *testing.T) {
	g := setupGuarded(t)
	long := strings.Repeat("x", 200)
	g.login(t, "owner", g.tokens["owner"])
	g.login(t, "owner", g.tokens["other"])
	g.login(t, long, g.tokens["owner"])
	g.do(t, "DELETE", "/api/v1/auth/session", "", g.sessions["owner"])
	entries, err := audit.New(g.redis.Client(), slog.New(slog.DiscardHandler)).Tail(t.Context(), "", 4, 0)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range entries {
		if e.From != "127.0.0.1" || e.RequestID == "" || e.At.IsZero() {
			t.Errorf("entry %+v", e)
		}
		told = append(told, fmt.Sprint(e.Action, " ", e.Who, " ", e.Outcome))
	}
	want := []string{"login owner ok", "login owner unauthorized", "login " + long[:64] + " unauthorized", "logout owner ok"}
	if !slices.Equal(told, want) {
		t.Errorf("told %q", told)
	}
}

// A token alone does not open the door to whoever shows the certificate of another.
func TestATokenOfAnotherThanTheCertificateOpensNothing(t *testing.T) {
	g := setupGuarded(t)
	stranger := g
	stranger.bundle = g.showing(t, "other")
	a := stranger.login(t, "owner", g.tokens["owner"])
	if a.wantRefusal(t, http.StatusUnauthorized, "unauthorized"); strings.Contains(a.text, "session_token") {
		t.Errorf("a session was handed out: %s", a.text)
	}
	own := g
	own.bundle = g.showing(t, "owner")
	if a := own.login(t, "owner", g.tokens["owner"]); a.status != http.StatusOK {
		t.Errorf("with its own certificate: %d %s", a.status, a.text)
	}
}

func TestARequestWithoutASessionIsToldHowToShowOne(t *testing.T) {
	g := setupGuarded(t)
	a := g.do(t, "GET", "/api/v1/jobs", "")
	if a.wantRefusal(t, http.StatusUnauthorized, "unauthorized"); a.header.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("headers %v", a.header)
	}
	twice := g.do(t, "GET", "/api/v1/jobs", "", g.sessions["owner"], g.sessions["other"])
	twice.wantRefusal(t, http.StatusUnauthorized, "unauthorized")
}
