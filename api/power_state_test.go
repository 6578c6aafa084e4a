package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/api"
	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/vcenter"
)

// setupVCenter is a server beside a simulated vCenter with the guests of the demo.
func setupVCenter(t *testing.T, change ...func(*api.Config)) (bundle, *sandbox.VCenter) {
	t.Helper()
	center, err := sandbox.StartVCenter(sandbox.VCenterOptions{Guests: sandbox.DefaultGuests(), Password: password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(center.Close)
	pool := vcenter.NewPool(vcenter.Options{Trust: vcenter.Trust{CAFile: center.CAFile()}})
	t.Cleanup(func() { _ = pool.Close(context.Background()) })
	change = append(change, func(c *api.Config) { c.VCenters = pool })
	return setup(t, change...), center
}

func headersOf(center *sandbox.VCenter) []string {
	return []string{"X-VCenter: https://" + center.Address() + "/sdk", "X-VCenter-Username: " + center.Username(), "X-VCenter-Password: " + password}
}

func statePath(id string) string { return "/api/v1/vm/" + id + "/power-state" }

func TestPowerStateIsAskedOfVCenterNow(t *testing.T) {
	b, center := setupVCenter(t)
	cases := map[string]struct{ id, power, tools string }{
		"on, by BIOS UUID":      {"420570C7-F61F-A930-77C5-1E876786CB3C", "poweredOn", "toolsOk"},
		"on, by instance UUID":  {"50052c6d-71e8-0f93-b4a5-c6d7e8f90102", "poweredOn", "toolsOld"},
		"on, without Tools":     {"42056f2d-13a4-b5c6-d7e8-f90a1b2c3d03", "poweredOn", "toolsNotInstalled"},
		"off":                   {"42057d6e-5f40-3122-1304-f5e6d7c8b907", "poweredOff", "toolsNotRunning"},
		"suspended, by BIOS id": {"42059c8b-7a69-5847-3625-140392817005", "suspended", "toolsNotRunning"},
	}
	for name, c := range cases {
		a := b.do(t, "GET", statePath(c.id), "", headersOf(center)...)
		var state struct {
			VMID       string     `json:"vm_id"`
			Power      string     `json:"power_state"`
			Tools      string     `json:"tools_status"`
			LastChange *time.Time `json:"last_state_change"`
			Uptime     int64      `json:"uptime_seconds"`
			Timestamp  time.Time
		}
		if err := json.Unmarshal([]byte(a.text), &state); err != nil || a.status != http.StatusOK || a.header.Get("Deprecation") != "" {
			t.Fatalf("%s: %d %s %v", name, a.status, a.text, err)
		}
		if state.VMID != strings.ToLower(c.id) || state.Power != c.power || state.Tools != c.tools ||
			(c.power == "poweredOn") != (state.LastChange != nil) || time.Since(state.Timestamp) > time.Minute {
			t.Errorf("%s: %s", name, a.text)
		}
	}
}

// Each of them costs vCenter something, a login perhaps.
func TestTooManyQuestionsOfOneApplianceAreTurnedAway(t *testing.T) {
	g := setupGuarded(t)
	headers := func(who string) []string {
		return []string{"X-VCenter: 127.0.0.1:1", "X-VCenter-Username: u", "X-VCenter-Password: " + password, g.sessions[who]}
	}
	var turned answer
	for range 10_000 {
		if err := g.config.Gate.AllowRead(t.Context(), access.Principal{ID: "owner"}); err == nil {
			continue
		}
		if turned = g.do(t, "GET", statePath("vm-1"), "", headers("owner")...); turned.status == http.StatusTooManyRequests {
			break
		}
	}
	if turned.wantRefusal(t, http.StatusTooManyRequests, failure.RateLimited); turned.header.Get("Retry-After") != "1" {
		t.Errorf("headers %v", turned.header)
	}
	g.do(t, "GET", statePath("vm-1"), "", headers("other")...).wantRefusal(t, http.StatusInternalServerError, failure.VCenterUnreachable)
}

func TestCredentialsInTheQueryAreTakenWithADeprecation(t *testing.T) {
	b, center := setupVCenter(t)
	query := url.Values{"vcenter": {center.Address()}, "username": {center.Username()}, "password": {password}}
	a := b.do(t, "GET", statePath("420570c7-f61f-a930-77c5-1e876786cb3c")+"?"+query.Encode(), "")
	if a.status != http.StatusOK || !strings.HasPrefix(a.header.Get("Deprecation"), "@") {
		t.Errorf("%d %s %v", a.status, a.text, a.header)
	}
	if strings.Contains(b.logged.String(), password) {
		t.Error("the password was logged")
	}
}

func TestWhatVCenterRefusesKeepsItsCode(t *testing.T) {
	b, center := setupVCenter(t)
	good := headersOf(center)
	wrong := append(good[:2:2], "X-VCenter-Password: wrong")
	away := append([]string{"X-VCenter: 127.0.0.1:1"}, good[1:]...)
	b.do(t, "GET", statePath("vm-999999"), "", good...).wantRefusal(t, http.StatusNotFound, failure.VMNotFound)
	b.do(t, "GET", statePath("4205c10e-c10e-c10e-c10e-c10ec10ec108"), "", good...).wantRefusal(t, http.StatusConflict, failure.AmbiguousVM)
	r := b.do(t, "GET", statePath("vm-1"), "", wrong...).wantRefusal(t, http.StatusInternalServerError, failure.VCenterLoginFailed)
	if r.VMID != "vm-1" || r.Details == "" {
		t.Errorf("refusal %+v", r)
	}
	b.do(t, "GET", statePath("vm-1"), "", away...).wantRefusal(t, http.StatusInternalServerError, failure.VCenterUnreachable)
}

func TestOlderCallersAreToldTheTrueStateWhileTheJobRuns(t *testing.T) {
	b, center := setupVCenter(t, func(c *api.Config) { c.CompatWait = 20 * time.Millisecond })
	body, err := json.Marshal(map[string]string{"vcenter": center.Address(), "username": center.Username(), "password": password})
	if err != nil {
		t.Fatal(err)
	}
	a := b.do(t, "POST", "/api/v1/vm/420570c7-f61f-a930-77c5-1e876786cb3c/power-off", string(body))
	if a.status != http.StatusOK || !strings.Contains(a.text, `"new_state":"poweredOn"`) || !strings.Contains(a.text, `"success":true`) {
		t.Errorf("%d %s", a.status, a.text)
	}
}
