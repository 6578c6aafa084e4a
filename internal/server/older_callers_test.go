package server_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"vmapower/internal/sandbox"
	"vmapower/internal/server/servertest"
)

// An older caller is answered while the guest still hangs, and has seen the VM off when it
// goes: nothing happens afterwards, though it asked for more time than it stays.
func TestAnOlderCallerSeesAllThatItSetGoing(t *testing.T) {
	const limit = 15 * time.Second
	s := servertest.Start(t, "VMAPOWER_COMPAT_WAIT=1s", "VMAPOWER_COMPAT_LIMIT="+limit.String())
	body := `{"vcenter":"` + s.VCenter.Address() + `","username":"` + s.VCenter.Username() + `","password":"` + s.VCenter.Password() + `","timeout":300,"external_job_id":"failover-1"}`
	response, err := http.Post(s.URL+"/api/v1/vm/"+s.VM("stuck")+"/power-off", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct {
		Success  bool
		NewState string `json:"new_state"`
	}
	text, _ := io.ReadAll(response.Body)
	if err := json.Unmarshal(text, &answer); err != nil || response.StatusCode != http.StatusOK || !answer.Success || answer.NewState != "poweredOn" {
		t.Errorf("%d %s, %v", response.StatusCode, text, err)
	}
	accepted := s.Job(t, "failover-1").CreatedAt
	for s.VCenter.Guest("stuck").Power() != sandbox.Off && time.Since(accepted) < 2*limit {
		time.Sleep(10 * time.Millisecond)
	}
	job := s.Job(t, "failover-1")
	for !job.Ended() && time.Since(accepted) < 2*limit {
		time.Sleep(10 * time.Millisecond)
		job = s.Job(t, "failover-1")
	}
	if job.Status != "completed" || job.EndedAt == nil || job.EndedAt.Sub(accepted) > limit {
		t.Fatalf("accepted at %s, the job is %s since %s: %v", accepted, job.Status, job.EndedAt, job.Err())
	}
	if r, err := job.Result.AsPowerOffResult(); err != nil || r.ForcedReason != "timeout" {
		t.Errorf("result %+v, %v", r, err)
	}
}
