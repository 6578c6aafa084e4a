package bench

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
)

// sharedCalls are those by which one session waits for all its VMs.
var sharedCalls = map[string]bool{"WaitForUpdatesEx": true, "ModifyListView": true, "CreateFilter": true, "CreateListView": true}

// BenchmarkCalls counts what vCenter is asked for one operation on a VM that is known, on a warm session:
// the job's own calls, and the waits and changes of the view, which jobs share. Beside it is the plain loop
// for a graceful power-off, which logs in for each operation. A VM that has been off for long is told from one
// that went off a moment ago: for that one vCenter's events are asked who brought it down.
func BenchmarkCalls(b *testing.B) {
	s := start(b, append(fleet(1, sandbox.Guest{Power: sandbox.On, Tools: sandbox.ToolsOK, ShutdownTakes: 100 * time.Millisecond}),
		sandbox.Guest{Name: "idle", Power: sandbox.Off})...)
	s.work(b)
	guest, idle := s.vcenter.Guest("web-000"), s.vcenter.Guest("idle")
	off := func(guest *sandbox.GuestHandle, fields map[string]any) func() {
		return func() { s.ended(b, s.post(b, "power-off", guest.BIOSUUID(), fields)) }
	}
	powerOff := func(fields map[string]any) func() { return off(guest, fields) }
	powerOff(nil)() // logs in
	for _, c := range []struct {
		name string
		on   bool
		do   func()
	}{
		{"state", true, func() { s.powerState(b, guest.BIOSUUID()) }},
		{"forced", true, powerOff(map[string]any{"force": true})},
		{"already-off", false, off(idle, nil)},
		{"just-off", false, powerOff(nil)},
		{"graceful", true, powerOff(nil)},
		{"plain-graceful", true, func() { plainPowerOff(b, s.vcenter, guest.BIOSUUID()) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			var own, shared int
			for b.Loop() {
				if c.on {
					restart([]*sandbox.GuestHandle{guest})
				} else {
					c.do() // nothing of the job before is to be waited for any more
				}
				s.vcenter.ResetCalls()
				c.do()
				for method, n := range s.vcenter.Calls() {
					if sharedCalls[method] {
						shared += n
					} else {
						own += n
					}
				}
			}
			b.ReportMetric(float64(own)/float64(b.N), "own-calls")
			b.ReportMetric(float64(shared)/float64(b.N), "shared-calls")
		})
	}
}

// powerState asks for the state of a VM.
func (s *service) powerState(b *testing.B, vmID string) {
	b.Helper()
	request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, s.url+"/api/v1/vm/"+vmID+"/power-state", nil)
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("X-VCenter", s.address)
	request.Header.Set("X-VCenter-Username", s.vcenter.Username())
	request.Header.Set("X-VCenter-Password", s.vcenter.Password())
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		b.Fatal(answer.Status)
	}
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
