package bench

import (
	"context"
	"fmt"
	"net/url"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/view"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
)

// bareHands is how many calls the bare bound has under way at once.
const bareHands = 16

// bareFleet shuts the guests down with govmomi alone, and returns after which time each was found off for good.
func bareFleet(b *testing.B, vc *sandbox.VCenter, guests []*sandbox.GuestHandle, stableOff time.Duration) (ends []time.Duration) {
	b.Helper()
	began := time.Now()
	ctx, cancel := context.WithTimeout(b.Context(), 2*time.Minute)
	defer cancel()
	client := logIn(b, vc)
	defer func() { _ = client.Logout(b.Context()) }()
	client.DefaultTransport().MaxIdleConnsPerHost = bareHands
	refs := make([]types.ManagedObjectReference, len(guests))
	for i, guest := range guests {
		refs[i] = types.ManagedObjectReference{Type: "VirtualMachine", Value: guest.Ref()}
	}
	off := make(chan types.ManagedObjectReference, len(refs))
	waiting := make(chan error, 1)
	go func() { waiting <- followOff(ctx, client, refs, off) }()
	each(refs, func(ref types.ManagedObjectReference) {
		if on := bareLook(b, ctx, client, ref); on != types.VirtualMachinePowerStatePoweredOn {
			b.Errorf("%s is %s", ref.Value, on)
		}
		if err := object.NewVirtualMachine(client.Client, ref).ShutdownGuest(ctx); err != nil {
			b.Error(err)
		}
	})
	var stable sync.WaitGroup
	last := make(chan types.ManagedObjectReference, len(refs))
	for range refs {
		select {
		case ref := <-off:
			stable.Add(1)
			time.AfterFunc(stableOff, func() { last <- ref; stable.Done() })
		case <-ctx.Done():
			b.Fatal("a guest did not go off")
		}
	}
	go func() { stable.Wait(); close(last) }()
	var hands sync.WaitGroup
	var mu sync.Mutex
	for range bareHands {
		hands.Go(func() {
			for ref := range last {
				if power := bareLook(b, ctx, client, ref); power != types.VirtualMachinePowerStatePoweredOff {
					b.Errorf("%s is %s", ref.Value, power)
				}
				mu.Lock()
				ends = append(ends, time.Since(began))
				mu.Unlock()
			}
		})
	}
	hands.Wait()
	if err := <-waiting; err != nil {
		b.Fatal(err)
	}
	return ends
}

func logIn(b *testing.B, vc *sandbox.VCenter) *govmomi.Client {
	b.Helper()
	u := vc.URL()
	u.User = url.UserPassword(vc.Username(), vc.Password())
	client, err := govmomi.NewClient(b.Context(), u, true)
	if err != nil {
		b.Fatal(err)
	}
	return client
}

func bareLook(b *testing.B, ctx context.Context, client *govmomi.Client, ref types.ManagedObjectReference) types.VirtualMachinePowerState {
	b.Helper()
	var vm mo.VirtualMachine
	if err := property.DefaultCollector(client.Client).RetrieveOne(ctx, ref, []string{"runtime.powerState"}, &vm); err != nil {
		b.Error(err)
	}
	return vm.Runtime.PowerState
}

// followOff tells of each VM that goes off, by one parked wait for all, and ends with the last.
func followOff(ctx context.Context, client *govmomi.Client, refs []types.ManagedObjectReference, off chan<- types.ManagedObjectReference) error {
	list, err := view.NewManager(client.Client).CreateListView(ctx, refs)
	if err != nil {
		return err
	}
	filter := new(property.WaitFilter)
	filter.Add(list.Reference(), "VirtualMachine", []string{"runtime.powerState"}, list.TraversalSpec())
	left := len(refs)
	return property.WaitForUpdates(ctx, property.DefaultCollector(client.Client), filter, func(updates []types.ObjectUpdate) bool {
		for _, update := range updates {
			for _, change := range update.ChangeSet {
				if change.Val == types.VirtualMachinePowerStatePoweredOff {
					off <- update.Obj
					left--
				}
			}
		}
		return left == 0
	})
}

// each does it for all, by as many hands as there are.
func each[T any](all []T, do func(T)) {
	next := make(chan T)
	var hands sync.WaitGroup
	for range bareHands {
		hands.Go(func() {
			for one := range next {
				do(one)
			}
		})
	}
	for _, one := range all {
		next <- one
	}
	close(next)
	hands.Wait()
}

// govcFleet asks some of the guests by govc, one after the other and 16 at a time, and returns
// what 1,000 would take in each way.
func govcFleet(b *testing.B, vc *sandbox.VCenter, guests []*sandbox.GuestHandle) (one, several time.Duration) {
	b.Helper()
	govc := build(b, "govc") // from its packages, in a module of its own
	ask := func(guest *sandbox.GuestHandle) {
		u := vc.URL()
		u.User = url.UserPassword(vc.Username(), vc.Password())
		command := exec.CommandContext(b.Context(), govc, "vm.power", "-s", guest.Name())
		command.Env = []string{"GOVC_URL=" + u.String(), "GOVC_INSECURE=1", "GOVMOMI_HOME=" + b.TempDir(), "HOME=" + b.TempDir()}
		if out, err := command.CombinedOutput(); err != nil {
			b.Errorf("govc: %v: %s", err, out)
		}
	}
	one = timed(func() {
		for _, guest := range guests[:govcSample] {
			ask(guest)
		}
	})
	several = timed(func() { each(guests[govcSample:2*govcSample], ask) })
	return one * fleetSize / govcSample, several * fleetSize / govcSample
}

func sprintRef(number int) string { return fmt.Sprintf("vm-%d", number) }
