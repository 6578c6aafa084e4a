package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"vmapower/internal/config"
	"vmapower/internal/terminal"
)

func TestExitCodeSaysWhatWasWrong(t *testing.T) {
	for line, want := range map[string]int{
		"version":                                terminal.ExitDone,
		"config":                                 terminal.ExitDone,
		"completion bash":                        terminal.ExitDone,
		"nonsense":                               terminal.ExitUsage,
		"config nonsense":                        terminal.ExitUsage,
		"version extra":                          terminal.ExitUsage,
		"version --nonsense":                     terminal.ExitUsage,
		"version -o xml":                         terminal.ExitUsage,
		"config check nobody":                    terminal.ExitUsage,
		"healthcheck --url ://":                  terminal.ExitUsage,
		"healthcheck --url http://u:p@h/":        terminal.ExitUsage,
		"jobs list --url http://u:p@127.0.0.1:1": terminal.ExitUsage,
		"healthcheck --timeout 1x":               terminal.ExitUsage,
		"healthcheck --url http://127.0.0.1:1/":  terminal.ExitFailed,
		"healthcheck --admin-listen off":         terminal.ExitUsage,
		"healthcheck nobody":                     terminal.ExitUsage,
	} {
		if code, _, errs := vmapower(t, nil, strings.Fields(line)...); code != want {
			t.Errorf("%s: exit %d, want %d: %s", line, code, want, errs)
		}
	}
}

func TestVersionIsPrintedInEveryFormat(t *testing.T) {
	for format, want := range map[string]string{
		"table": "vmapower dev (go", "json": `"version": "dev"`, "jsonl": `{"version":"dev",`, "yaml": "version: dev\n",
	} {
		if _, out, _ := vmapower(t, nil, "version", "-o", format); !strings.Contains(out, want) {
			t.Errorf("%s: %s", format, out)
		}
	}
}

func TestHealthcheckFollowsTheAnswer(t *testing.T) {
	ready := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/readyz" {
			http.Error(w, "redis does not answer", http.StatusServiceUnavailable)
		}
	})
	plain, tls := httptest.NewServer(ready), httptest.NewUnstartedServer(ready)
	tls.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	tls.StartTLS()
	defer plain.Close()
	defer tls.Close()
	address := strings.TrimPrefix(plain.URL, "http://")

	if code, _, errs := vmapower(t, nil, "healthcheck", "--url", plain.URL+"/readyz"); code != terminal.ExitDone {
		t.Errorf("ready: exit %d %s", code, errs)
	}
	if code, _, errs := vmapower(t, []string{"VMAPOWER_ADMIN_LISTEN=" + address}, "healthcheck"); code != terminal.ExitDone {
		t.Errorf("ready by configuration: exit %d %s", code, errs)
	}
	if code, _, errs := vmapower(t, nil, "healthcheck", "worker", "--admin-listen", "127.0.0.1:1"); code != terminal.ExitFailed || !strings.Contains(errs, "127.0.0.1:1/readyz") {
		t.Errorf("a worker that is not there: exit %d %s", code, errs)
	}
	if code, _, errs := vmapower(t, []string{"VMAPOWER_ADMIN_LISTEN=127.0.0.1:1"}, "healthcheck", "--any-role"); code != terminal.ExitFailed || strings.Count(errs, "/readyz") != 1 {
		t.Errorf("one address for all roles: exit %d %s", code, errs)
	}
	if err := probeAny(t.Context(), []string{"http://127.0.0.1:1/readyz", plain.URL + "/readyz"}, false); err != nil {
		t.Errorf("the second role is ready: %v", err)
	}
	if err := probeAny(t.Context(), []string{"http://127.0.0.1:1/readyz", plain.URL + "/other"}, false); err == nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("no role is ready: %v", err)
	}
	if code, _, errs := vmapower(t, nil, "healthcheck", "--url", plain.URL+"/other"); code != terminal.ExitFailed || !strings.Contains(errs, "503 Service Unavailable redis does not answer") {
		t.Errorf("not ready: exit %d %s", code, errs)
	}
	if code, _, _ := vmapower(t, nil, "healthcheck", "--url", tls.URL+"/readyz"); code != terminal.ExitFailed {
		t.Errorf("unknown certificate: exit %d", code)
	}
	if code, _, errs := vmapower(t, nil, "healthcheck", "--insecure", "--url", tls.URL+"/readyz"); code != terminal.ExitDone {
		t.Errorf("unknown certificate, accepted: exit %d %s", code, errs)
	}
}

func TestHealthcheckAsksThisMachine(t *testing.T) {
	for listen, want := range map[string]string{
		"127.0.0.1:8083": "http://127.0.0.1:8083/readyz",
		"0.0.0.0:8083":   "http://127.0.0.1:8083/readyz",
		":8083":          "http://127.0.0.1:8083/readyz",
		"[::]:8083":      "http://127.0.0.1:8083/readyz",
		"[::1]:8083":     "http://[::1]:8083/readyz",
	} {
		if got, err := readyURL(config.Config{AdminListen: listen}); got != want || err != nil {
			t.Errorf("%s: %s, %v", listen, got, err)
		}
	}
}
