package main

import (
	"net/http"
	"strings"
	"testing"
)

func TestAVCenterThatIsNotAllowedIsRefusedBeforeAnythingIsAccepted(t *testing.T) {
	t.Parallel()
	s := startService(t, "VMAPOWER_VCENTER_ALLOW=vc.example.test")
	status, body := s.post(t, s.vm("web"), "power-off", "")
	if status != http.StatusBadRequest && status != http.StatusForbidden || !strings.Contains(body, "vcenter") {
		t.Errorf("%d %s", status, body)
	}
	if calls := s.vcenter.Calls(); len(calls) != 0 {
		t.Errorf("vCenter was asked: %v", calls)
	}
}
