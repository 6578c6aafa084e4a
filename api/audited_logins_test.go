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

// Whoever came, and whoever tried to, is in the audit; of what a stranger sends as a name,
// which may be a token, there is a hash alone.
func TestLoginsAndLogoutsAreAudited(t *testing.T) {
	g := setupGuarded(t)
	g.login(t, "owner", g.tokens["owner"])
	g.login(t, "owner", g.tokens["other"])
	g.login(t, g.tokens["owner"], "typed into the wrong field")
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
	want := []string{"login owner ok", "login owner unauthorized", "login " + g.config.Gate.Name(g.tokens["owner"]) + " unauthorized", "logout owner ok"}
	if !slices.Equal(told, want) || !strings.HasPrefix(want[2], "login unknown-") {
		t.Errorf("told %q", told)
	}
	if strings.Contains(g.logged.String(), g.tokens["owner"]) {
		t.Error("the token was logged")
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
	if n := len(g.redis.Client().Keys(t.Context(), "{vmapower}:session:*").Val()); n != len(g.tokens) {
		t.Errorf("%d sessions, there were %d", n, len(g.tokens))
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
