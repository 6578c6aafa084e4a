package server_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/credentials"
	"vmapower/internal/server/servertest"
	"vmapower/internal/testenv"
)

// powerOffBy powers a VM off by a profile.
func powerOffBy(t *testing.T, s *servertest.Service, profile, vm string) {
	t.Helper()
	request := strings.NewReader(`{"profile":"` + profile + `","external_job_id":"off-1"}`)
	response, err := http.Post(s.URL+"/api/v1/vm/"+vm+"/power-off", "application/json", request)
	if err != nil || response.StatusCode != http.StatusAccepted {
		t.Fatalf("%v, %v", response, err)
	}
	_ = response.Body.Close()
	s.AwaitStep(t, "off-1", "its end")
	if job := s.Job(t, "off-1"); job.Status != "completed" {
		t.Errorf("%+v", job)
	}
}

func TestAPasswordCommandIsRunForAJobAndNeverForARequest(t *testing.T) {
	t.Parallel()
	profiles, ran := servertest.NewProfiles(t), filepath.Join(t.TempDir(), "ran")
	s := servertest.Start(t, profiles.Settings()...)
	script := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(script, []byte("echo run >>"+ran+"\necho "+s.VCenter.Password()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	profiles.PutProfile(t, credentials.Profile{
		Name: "site-a", VCenter: s.VCenter.Address(), Username: s.VCenter.Username(),
		PasswordFrom: credentials.PasswordSource{Command: "/bin/sh " + script},
	})
	for _, asked := range []string{"power-state?profile=site-a", "preflight?operation=power-off&profile=site-a"} {
		status, body, _ := testenv.Get(t, s.URL+"/api/v1/vm/"+s.VM("web")+"/"+asked)
		if status != http.StatusForbidden || !strings.Contains(body, "its password can be opened by workers alone") {
			t.Errorf("%s: %d %s", asked, status, body)
		}
	}
	if text, err := os.ReadFile(ran); err == nil {
		t.Errorf("a request has run the command: %s", text)
	}
	powerOffBy(t, s, "site-a", s.VM("web"))
	if text, err := os.ReadFile(ran); err != nil || strings.Count(string(text), "run") != 1 {
		t.Errorf("%q, %v", text, err)
	}
	if strings.Contains(s.Log.String(), s.VCenter.Password()) {
		t.Error("the password is in the log")
	}
}

func TestThreeVariablesMakeAProfileForAFirstTrial(t *testing.T) {
	t.Parallel()
	v := servertest.StartVCenter(t)
	s := servertest.Start(t, "VCENTER_HOST="+v.Address(), "VCENTER_USERNAME="+v.Username(), "VCENTER_PASSWORD="+v.Password(), "VMAPOWER_VCENTER_CA_FILE="+v.CAFile())
	powerOffBy(t, s, "env", v.Guest("web").InstanceUUID())
	if log := s.Log.String(); strings.Count(log, "the profile env is made of VCENTER_HOST") != 1 || strings.Contains(log, v.Password()) {
		t.Error(log)
	}
}
