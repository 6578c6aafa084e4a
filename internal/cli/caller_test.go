package cli

import (
	"net/http"
	"strings"
	"testing"

	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
	"vmapower/internal/testenv"
)

func TestCallersMustShowACertificateOfTheirCA(t *testing.T) {
	t.Parallel()
	authority, strangers := testenv.NewAuthority(t), testenv.NewAuthority(t)
	cert, key := authority.Issue(t, "localhost")
	g := servertest.StartGuarded(t, "VMAPOWER_TLS_CERT_FILE="+cert, "VMAPOWER_TLS_KEY_FILE="+key, "VMAPOWER_TLS_CLIENT_CA_FILE="+authority.File)
	url := strings.Replace(g.URL, "http:", "https:", 1)
	logIn := func(shownCert, shownKey string) (int, error) {
		body := `{"appliance_id":"oma-01","token":"` + g.Tokens["oma-01"] + `"}`
		response, err := authority.Client(t, shownCert, shownKey).Post(url+"/api/v1/auth/login", "application/json", strings.NewReader(body))
		if err != nil {
			return 0, err
		}
		return response.StatusCode, response.Body.Close()
	}
	if status, err := logIn(authority.Issue(t, "oma-01")); status != http.StatusOK {
		t.Errorf("its own certificate: %d, %v", status, err)
	}
	if status, err := logIn(authority.Issue(t, "desk")); status != http.StatusUnauthorized {
		t.Errorf("another's certificate: %d, %v", status, err)
	}
	if status, err := logIn(strangers.Issue(t, "oma-01")); err == nil {
		t.Errorf("a stranger's certificate: %d", status)
	}
	if status, err := logIn("", ""); err == nil {
		t.Errorf("no certificate: %d", status)
	}

	shownCert, shownKey := authority.Issue(t, "oma-01")
	environ := append(g.Home(t), "VMAPOWER_TOKEN="+g.Tokens["oma-01"], "VMAPOWER_URL="+strings.Replace(url, "127.0.0.1", "localhost", 1),
		"VMAPOWER_SERVICE_CA="+authority.File, "VMAPOWER_SERVICE_CERT="+shownCert, "VMAPOWER_SERVICE_KEY="+shownKey)
	for _, line := range []string{"login oma-01", "jobs list"} {
		if code, _, errs := vmapower(t, environ, strings.Fields(line)...); code != terminal.ExitDone {
			t.Errorf("%s: exit %d: %s", line, code, errs)
		}
	}
	for line, want := range map[string]int{
		"jobs list --service-ca " + strangers.File:                            terminal.ExitFailed,
		"jobs list --service-ca " + shownKey:                                  terminal.ExitUsage,
		"jobs list --service-key /does/not/exist --service-cert=" + shownCert: terminal.ExitUsage,
	} {
		if code, _, errs := vmapower(t, environ, strings.Fields(line)...); code != want {
			t.Errorf("%s: exit %d: %s", line, code, errs)
		}
	}
}
