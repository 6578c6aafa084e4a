package bench

import (
	"net/url"
	"testing"
	"time"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
)

// BenchmarkPowerOffCalls counts what vCenter is asked for one graceful power-off:
// by the service on a warm session, and by the plain loop that logs in for each
// operation. WaitForUpdatesEx counts for both.
func BenchmarkPowerOffCalls(b *testing.B) {
	s := start(b, fleet(1, sandbox.Guest{Power: sandbox.On, Tools: sandbox.ToolsOK, ShutdownTakes: 100 * time.Millisecond})...)
	s.work(b)
	guest := s.vcenter.Guest("web-000")
	powerOff := func() {
		s.ended(b, s.post(b, "power-off", guest.BIOSUUID(), nil))
	}
	powerOff() // logs in
	ours, plain := 0, 0
	for b.Loop() {
		guest.PowerOnByHand()
		s.vcenter.ResetCalls()
		powerOff()
		ours += total(s.vcenter.Calls())

		guest.PowerOnByHand()
		s.vcenter.ResetCalls()
		plainPowerOff(b, s.vcenter, guest.BIOSUUID())
		plain += total(s.vcenter.Calls())
	}
	b.ReportMetric(float64(ours)/float64(b.N), "calls/op")
	b.ReportMetric(float64(plain)/float64(b.N), "plain-calls/op")
	b.ReportMetric(float64(ours)/float64(plain), "ratio")
}

func total(calls map[string]int) (n int) {
	for _, count := range calls {
		n += count
	}
	return n
}

// plainPowerOff is the straight way: log in, find, ask the guest, wait, log out.
func plainPowerOff(b *testing.B, vc *sandbox.VCenter, uuid string) {
	b.Helper()
	ctx := b.Context()
	u := vc.URL()
	u.User = url.UserPassword(vc.Username(), vc.Password())
	client, err := govmomi.NewClient(ctx, u, true)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := client.Logout(ctx); err != nil {
			b.Error(err)
		}
	}()
	found, err := object.NewSearchIndex(client.Client).FindByUuid(ctx, nil, uuid, true, types.NewBool(false))
	if err != nil || found == nil {
		b.Fatalf("find: %v", err)
	}
	vm := found.(*object.VirtualMachine)
	if _, err := vm.PowerState(ctx); err != nil {
		b.Fatal(err)
	}
	for err = vm.ShutdownGuest(ctx); soap.IsSoapFault(err); err = vm.ShutdownGuest(ctx) {
		// The Tools of the guest are not up yet.
		if _, isTools := soap.ToSoapFault(err).VimFault().(types.ToolsUnavailable); !isTools {
			b.Fatal(err)
		}
	}
	if err := vm.WaitForPowerState(ctx, types.VirtualMachinePowerStatePoweredOff); err != nil {
		b.Fatal(err)
	}
	if _, err := vm.PowerState(ctx); err != nil {
		b.Fatal(err)
	}
}
