package server_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"vmapower/internal/sandbox"
	"vmapower/internal/server/servertest"
	"vmapower/internal/testenv"
)

// send asks with headers; "Host" is one of them.
func send(t *testing.T, method, address, body string, headers map[string]string) (status int, text string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	request.Host = headers["Host"]
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(answer)
}

// A page that somebody opens on this machine reaches what listens on loopback: by a name that
// was bound to 127.0.0.1 meanwhile, or across sites.
func TestAStrangersPageSwitchesNoVMOff(t *testing.T) {
	s := servertest.Start(t)
	body, err := json.Marshal(map[string]any{"vcenter": s.VCenter.Address(), "username": s.VCenter.Username(), "password": s.VCenter.Password(), "force": true})
	if err != nil {
		t.Fatal(err)
	}
	for _, headers := range []map[string]string{
		{"Host": "rebound.example.test", "Origin": "http://rebound.example.test"}, {"Host": "rebound.example.test"},
		{"Origin": "http://evil.example.test"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"},
	} {
		status, text := send(t, "POST", s.URL+"/api/v1/vm/"+s.VM("web")+"/power-off", string(body), headers)
		if status != http.StatusForbidden || !strings.Contains(text, `"code":"forbidden"`) || !strings.Contains(text, `"request_id":"`) {
			t.Errorf("%v: %d %s", headers, status, text)
		}
	}
	if _, jobs, _ := testenv.Get(t, s.URL+"/api/v1/jobs"); !strings.Contains(jobs, `"items":[]`) {
		t.Errorf("jobs %s", jobs)
	}
	if power := s.VCenter.Guest("web").Power(); power != sandbox.On {
		t.Errorf("the VM is %s", power)
	}
	for _, address := range []string{s.URL + "/api/v1/jobs", s.URL + "/docs/", s.Admin + "/metrics", s.Admin + "/monitoring/", s.Admin + "/readyz"} {
		if status, text := send(t, "GET", address, "", map[string]string{"Host": "rebound.example.test"}); status != http.StatusForbidden || len(text) > 1000 {
			t.Errorf("%s: %d %s", address, status, text)
		}
	}
}

func TestNamesThatAreListedAndAProbesAddressAreAnswered(t *testing.T) {
	s := servertest.Start(t, "VMAPOWER_ALLOWED_HOSTS=vma.example.test", "VMAPOWER_LISTEN=0.0.0.0:0", "VMAPOWER_ADMIN_LISTEN=0.0.0.0:0", "VMAPOWER_INSECURE_LISTEN=true")
	for _, listener := range []string{s.URL, s.Admin} {
		at, err := url.Parse(listener)
		if err != nil {
			t.Fatal(err)
		}
		addr := netip.MustParseAddrPort(at.Host)
		at.Host = netip.AddrPortFrom(netip.MustParseAddr("127.0.0.2"), addr.Port()).String()
		for _, host := range []string{"vma.example.test", "VMA.example.test.:443", "127.0.0.2", "127.0.0.2:8081", "localhost:9081"} {
			if status, text := send(t, "GET", at.String()+"/healthz", "", map[string]string{"Host": host}); status != http.StatusOK {
				t.Errorf("%s as %s: %d %s", at, host, status, text)
			}
		}
		if status, _ := send(t, "GET", at.String()+"/healthz", "", map[string]string{"Host": "other.example.test"}); status != http.StatusForbidden {
			t.Errorf("%s as another: %d", at, status)
		}
	}
}

func TestAForgedSessionIsNoneAndToldOfOnceAMinute(t *testing.T) {
	g := servertest.StartGuarded(t)
	body, err := json.Marshal(map[string]string{"appliance_id": "oma-01", "token": g.Tokens["oma-01"]})
	if err != nil {
		t.Fatal(err)
	}
	var opened struct {
		Token string `json:"session_token"`
	}
	status, text := send(t, "POST", g.URL+"/api/v1/auth/login", string(body), nil)
	if err := json.Unmarshal([]byte(text), &opened); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s", status, text)
	}
	session := map[string]string{"Authorization": "Bearer " + opened.Token}
	if status, text := send(t, "GET", g.URL+"/api/v1/jobs", "", session); status != http.StatusOK {
		t.Fatalf("%d %s", status, text)
	}
	client := g.Redis.Client()
	key := client.Keys(t.Context(), "{vmapower}:session:*").Val()[0]
	forged := strings.Replace(client.Get(t.Context(), key).Val(), "oma-01", "desk", 1)
	if err := client.Set(t.Context(), key, forged, 0).Err(); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if status, text := send(t, "GET", g.URL+"/api/v1/jobs", "", session); status != http.StatusUnauthorized {
			t.Errorf("%d %s", status, text)
		}
	}
	if _, metrics, _ := testenv.Get(t, g.Admin+"/metrics"); !strings.Contains(metrics, `vmapower_forged_total{kind="session"} 1`) {
		t.Error("it is not in the metrics, or not once")
	}
	if n := strings.Count(g.Log.String(), "msg=forged"); n != 1 || strings.Contains(g.Log.String(), opened.Token) {
		t.Errorf("%d lines in the log", n)
	}
}
