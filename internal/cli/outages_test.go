package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
)

// loseEverySecond is a proxy that passes every request on, and answers every second time with a page of
// its own.
func loseEverySecond(t *testing.T, to string) string {
	t.Helper()
	target, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Host = target.Host }}
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1)%2 == 0 {
			proxy.ServeHTTP(w, r)
			return
		}
		proxy.ServeHTTP(httptest.NewRecorder(), r)
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		fmt.Fprint(w, "<html>")
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestACommandOutlivesAProxyThatLosesItsAnswers(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	environ := append(s.Environ(), "VMAPOWER_URL="+loseEverySecond(t, s.URL))
	code, out, errs := vmapower(t, environ, "power-off", s.VM("web"))
	if code != terminal.ExitDone || !strings.Contains(out, "poweredOff") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	code, out, errs = vmapower(t, s.Environ(), "jobs", "list", "-o", "jsonl")
	if code != terminal.ExitDone || strings.Count(out, "\n") != 1 {
		t.Errorf("exit %d, jobs %s%s", code, out, errs)
	}
}

func TestALostAnswerIsToldWithTheKeyThatFindsTheJob(t *testing.T) {
	t.Parallel()
	key := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if key == "" {
			key = r.Header.Get("Idempotency-Key")
			w.WriteHeader(http.StatusGatewayTimeout)
			return
		}
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"code":"unauthorized","error":"Log in","details":""}`)
	}))
	defer server.Close()
	code, _, errs := vmapower(t, []string{"VMAPOWER_URL=" + server.URL, "VMAPOWER_PROFILE=site-a", "HOME=" + t.TempDir()}, "power-off", "vm-1")
	if code != terminal.ExitFailed || key == "" || !strings.Contains(errs, "there may be a job") || !strings.Contains(errs, "--idempotency-key "+key+" ") {
		t.Errorf("exit %d, key %q: %s", code, key, errs)
	}
}

func TestSomethingElseAtTheAddressIsNamed(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	code, _, errs := vmapower(t, []string{"VMAPOWER_URL=" + server.URL, "HOME=" + t.TempDir()}, "jobs", "list")
	if code != terminal.ExitFailed || !strings.Contains(errs, "404 Not Found, and not the service's own") || !strings.Contains(errs, server.URL) {
		t.Errorf("exit %d: %s", code, errs)
	}
}

// endSession ends the session in the file as time does: the file stays.
func endSession(t *testing.T, g servertest.Guarded, file string) (token string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var kept keptSession
	if err := json.Unmarshal(text, &kept); err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequest(http.MethodDelete, g.URL+"/api/v1/auth/session", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+kept.Token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if response.Body.Close(); response.StatusCode != http.StatusNoContent {
		t.Fatal(response.Status)
	}
	return kept.Token
}

func TestASessionThatHasEndedIsOpenedAgainWhereTheTokenIsAtHand(t *testing.T) {
	t.Parallel()
	g := servertest.StartGuarded(t)
	file := filepath.Join(t.TempDir(), "session")
	environ := append(logIn(t, g, "oma-01"), "VMAPOWER_TOKEN="+g.Tokens["oma-01"])
	home := environ[:len(environ)-1]
	if code, _, errs := vmapower(t, environ, "login", "oma-01", "--session-file", file); code != terminal.ExitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	ended := endSession(t, g, file)
	if code, _, errs := vmapower(t, home, "jobs", "list", "--session-file", file); code != terminal.ExitFailed || !strings.Contains(errs, "vmapower login") {
		t.Errorf("without the token: exit %d: %s", code, errs)
	}
	if code, _, errs := vmapower(t, environ, "jobs", "list", "--session-file", file); code != terminal.ExitDone {
		t.Errorf("with the token: exit %d: %s", code, errs)
	}
	if again := endSession(t, g, file); again == ended {
		t.Error("the new session was not kept")
	}
}
