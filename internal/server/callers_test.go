package server_test

import (
	"net/http"
	"strings"
	"testing"

	"vmapower/internal/server/servertest"
)

func TestTheAuditTellsTheCallersAddressBehindATrustedProxyAndNoneThatTheyMadeUp(t *testing.T) {
	for setting, want := range map[string]string{"VMAPOWER_TRUSTED_PROXIES=127.0.0.1": "192.0.2.7", "VMAPOWER_TRUSTED_PROXIES=": "127.0.0.1"} {
		g := servertest.StartGuarded(t, setting)
		status, _ := send(t, "POST", g.URL+"/api/v1/auth/login", `{"appliance_id":"oma-01","token":"not-a-real-token"}`,
			map[string]string{"X-Forwarded-For": "203.0.113.9, 192.0.2.7"})
		if status != http.StatusUnauthorized {
			t.Errorf("%s: %d", setting, status)
		}
		if err := g.Stop(); err != nil {
			t.Error(err)
		}
		if log := g.Log.String(); !strings.Contains(log, "from="+want+" ") || !strings.Contains(log, "remote="+want+"\n") || strings.Contains(log, "203.0.113.9") {
			t.Errorf("%s: no %s in %s", setting, want, log)
		}
	}
}
