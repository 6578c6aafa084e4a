package vcenter

import (
	"errors"
	"strings"
	"testing"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
)

// drs is the datacenter through which the VM is to be started.
func (b *bench) drs(t *testing.T, s *Session, vm VM) string {
	t.Helper()
	datacenter, err := s.DRSDatacenter(t.Context(), vm)
	if err != nil {
		t.Fatal(err)
	}
	return datacenter
}

func TestAVMIsStartedThroughDRSWhereThereIsOne(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "off"})
	s := b.session(t)
	vm := b.find(t, s, "off")
	if datacenter := b.drs(t, s, vm); datacenter != "" {
		t.Fatalf("without DRS: %q", datacenter)
	}
	b.SetDRS(true)
	b.ResetCalls()
	datacenter := b.drs(t, s, vm)
	if n := b.Calls()["RetrievePropertiesEx"]; n != 1 || !strings.HasPrefix(datacenter, "datacenter-") {
		t.Fatalf("%q after %d calls", datacenter, n)
	}
	for _, changes := range []bool{true, false} {
		changed, err := s.PowerOnByDRS(soon(t), vm, datacenter)
		if changed != changes || err != nil || b.Guest("off").Power() != sandbox.On {
			t.Errorf("changed %t, %v, now %s", changed, err, b.Guest("off").Power())
		}
	}
	if calls := b.Calls(); calls["PowerOnMultiVM_Task"] != 2 || calls["PowerOnVM_Task"] != 0 {
		t.Errorf("calls %v", calls)
	}
}

func TestAClusterThatTheUserMayNotSeeIsNone(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "off"})
	s := b.session(t)
	vm := b.find(t, s, "off")
	b.SetDRS(true)
	b.Fail("RetrievePropertiesEx", "*", &types.NoPermission{PrivilegeId: "System.View"}, 1)
	if datacenter := b.drs(t, s, vm); datacenter != "" {
		t.Errorf("got %q", datacenter)
	}
}

func TestWhatDRSSaysOfTheOneVMIsTold(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "off"})
	s := b.session(t)
	vm := b.find(t, s, "off")
	b.SetDRS(true)
	datacenter := b.drs(t, s, vm)
	for _, c := range []struct {
		name    string
		prepare func()
		kind    error
		says    string
	}{
		{"not attempted", func() { b.Fail("PowerOnVM_Task", "off", &types.InsufficientMemoryResourcesFault{}, 1) }, ErrResources, "no host"},
		{"its task failed", func() { b.FailTask("PowerOnVM_Task", "off", &types.RequestCanceled{}, 1) }, ErrCancelledByOperator, "cancelled"},
		{"only recommended", b.OnlyRecommend, ErrOnlyRecommended, "apply"},
	} {
		c.prepare()
		changed, err := s.PowerOnByDRS(soon(t), vm, datacenter)
		if changed || !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: changed %t, %v", c.name, changed, err)
		}
	}
}
