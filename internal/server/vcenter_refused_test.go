package server_test

import (
	"net/http"
	"strings"
	"testing"

	"vmapower/internal/server/servertest"
)

func TestAVCenterThatIsNotAllowedIsRefusedBeforeAnythingIsAccepted(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t, "VMAPOWER_VCENTER_ALLOW=vc.example.test")
	status, body := s.Post(t, s.VM("web"), "power-off", "")
	if status != http.StatusBadRequest && status != http.StatusForbidden || !strings.Contains(body, "vcenter") {
		t.Errorf("%d %s", status, body)
	}
	if calls := s.VCenter.Calls(); len(calls) != 0 {
		t.Errorf("vCenter was asked: %v", calls)
	}
}
