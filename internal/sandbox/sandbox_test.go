package sandbox

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bench is one simulated vCenter with a client that is logged in.
type bench struct {
	*VCenter
	client *govmomi.Client
}

func setup(t *testing.T, guests ...Guest) *bench {
	t.Helper()
	v, err := StartVCenter(VCenterOptions{Guests: guests})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return &bench{VCenter: v, client: login(t, v)}
}

func login(t *testing.T, v *VCenter) *govmomi.Client {
	t.Helper()
	client, err := connect(t.Context(), v, v.Password())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Client.Client.Transport.(interface{ CloseIdleConnections() }).CloseIdleConnections() })
	return client
}

func connect(ctx context.Context, v *VCenter, password string) (*govmomi.Client, error) {
	u := v.URL()
	u.User = url.UserPassword(v.Username(), password)
	return govmomi.NewClient(ctx, u, true)
}

func (b *bench) vm(name string) *object.VirtualMachine {
	return object.NewVirtualMachine(b.client.Client,
		types.ManagedObjectReference{Type: "VirtualMachine", Value: b.Guest(name).Ref()})
}

func (b *bench) read(t *testing.T, name string) mo.VirtualMachine {
	t.Helper()
	var vm mo.VirtualMachine
	if err := b.vm(name).Properties(t.Context(), b.vm(name).Reference(), []string{"runtime", "guest", "summary.quickStats"}, &vm); err != nil {
		t.Fatal(err)
	}
	return vm
}

// awaitPower waits for vCenter to report the state, by its own updates.
func (b *bench) awaitPower(t *testing.T, name string, want types.VirtualMachinePowerState) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := b.vm(name).WaitForPowerState(ctx, want); err != nil || ctx.Err() != nil {
		t.Fatalf("waiting for %s: %v", want, err)
	}
}

func wait(t *testing.T, task *object.Task, err error) error {
	t.Helper()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	return task.Wait(ctx)
}

func on(name string, tools Tools) Guest {
	return Guest{Name: name, Power: On, Tools: tools, ShutdownTakes: 60 * time.Millisecond, BootTakes: 10 * time.Millisecond}
}

func TestAShutdownTakesItsTimeAndEndsOff(t *testing.T) {
	slow := on("web", ToolsOK)
	slow.ShutdownTakes = 2 * time.Second
	b := setup(t, slow)
	if err := b.vm("web").ShutdownGuest(t.Context()); err != nil {
		t.Fatal(err)
	}
	during := b.read(t, "web")
	if during.Guest.GuestState != "shuttingDown" || b.Guest("web").Power() != On {
		t.Errorf("right after the call: guest %s, power %s", during.Guest.GuestState, b.Guest("web").Power())
	}
	b.awaitPower(t, "web", types.VirtualMachinePowerStatePoweredOff)
	after := b.read(t, "web")
	if after.Runtime.BootTime != nil || after.Guest.ToolsRunningStatus != "guestToolsNotRunning" {
		t.Errorf("off, but boot time %v, Tools %s", after.Runtime.BootTime, after.Guest.ToolsRunningStatus)
	}
}

func TestAShutdownNeedsRunningTools(t *testing.T) {
	b := setup(t, on("none", ToolsNotInstalled), on("dead", ToolsNotRunning), Guest{Name: "off"})
	for _, name := range []string{"none", "dead"} {
		if err := b.vm(name).ShutdownGuest(t.Context()); !fault.Is(err, &types.ToolsUnavailable{}) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := b.vm("off").ShutdownGuest(t.Context()); !fault.Is(err, &types.InvalidPowerState{}) {
		t.Errorf("off: %v", err)
	}
}

func TestAHangingGuestStaysOnUntilItsPowerIsCut(t *testing.T) {
	hangs := on("stuck", ToolsOK)
	hangs.Hangs, hangs.ShutdownTakes = true, 0
	b := setup(t, hangs)
	if err := b.vm("stuck").ShutdownGuest(t.Context()); err != nil {
		t.Fatal(err)
	}
	if b.Guest("stuck").Power() != On {
		t.Fatal("went off")
	}
	task, err := b.vm("stuck").PowerOff(t.Context())
	if err := wait(t, task, err); err != nil || b.Guest("stuck").Power() != Off {
		t.Fatalf("%v, power %s", err, b.Guest("stuck").Power())
	}
}

func TestAStaleShutdownNeverHitsAVMThatWasPoweredOnAgain(t *testing.T) {
	web := on("web", ToolsOK)
	web.ShutdownTakes = 700 * time.Millisecond // long enough to be overtaken
	b := setup(t, web)
	if err := b.vm("web").ShutdownGuest(t.Context()); err != nil {
		t.Fatal(err)
	}
	task, err := b.vm("web").PowerOff(t.Context())
	if err := wait(t, task, err); err != nil {
		t.Fatal(err)
	}
	task, err = b.vm("web").PowerOn(t.Context())
	if err := wait(t, task, err); err != nil {
		t.Fatal(err)
	}
	b.VCenter.inventory.all()[0].v.work.Wait() // every timer of the old life has fired
	if b.Guest("web").Power() != On {
		t.Error("the old shutdown switched the new life off")
	}
}

func TestPowerCallsThatChangeNothingSayInvalidPowerState(t *testing.T) {
	b := setup(t, on("web", ToolsOK), Guest{Name: "off"})
	task, err := b.vm("web").PowerOn(t.Context())
	if err := wait(t, task, err); !fault.Is(err, &types.InvalidPowerState{}) {
		t.Errorf("on: %v", err)
	}
	task, err = b.vm("off").PowerOff(t.Context())
	if err := wait(t, task, err); !fault.Is(err, &types.InvalidPowerState{}) {
		t.Errorf("off: %v", err)
	}
}

func TestPowerOnBringsUpToolsAndBootTime(t *testing.T) {
	b := setup(t, Guest{Name: "off", Tools: ToolsOld})
	task, err := b.vm("off").PowerOn(t.Context())
	if err := wait(t, task, err); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	running := func(changes []types.PropertyChange) bool {
		for _, change := range changes {
			if change.Name == "guest.toolsRunningStatus" && change.Val == "guestToolsRunning" {
				return true
			}
		}
		return false
	}
	vm := b.vm("off")
	if err := property.Wait(ctx, property.DefaultCollector(b.client.Client), vm.Reference(), []string{"guest.toolsRunningStatus"}, running); err != nil {
		t.Fatal(err)
	}
	if state := b.read(t, "off"); state.Runtime.BootTime == nil || state.Guest.ToolsStatus != "toolsOld" {
		t.Errorf("boot time %v, Tools %s", state.Runtime.BootTime, state.Guest.ToolsStatus)
	}
}

func TestAQuestionHoldsThePowerOnUntilItIsAnswered(t *testing.T) {
	b := setup(t, Guest{Name: "asks", Question: "moved or copied?"})
	task, err := b.vm("asks").PowerOn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	asked := func([]types.PropertyChange) bool { return b.read(t, "asks").Runtime.Question != nil }
	if err := property.Wait(t.Context(), property.DefaultCollector(b.client.Client), b.vm("asks").Reference(), []string{"runtime.question"}, asked); err != nil {
		t.Fatal(err)
	}
	if _, err := b.vm("asks").PowerOn(t.Context()); !fault.Is(err, &types.TaskInProgress{}) {
		t.Errorf("a second call: %v", err)
	}
	b.Guest("asks").Answer()
	if err := wait(t, task, nil); err != nil || b.Guest("asks").Power() != On {
		t.Errorf("%v, power %s", err, b.Guest("asks").Power())
	}
}

func TestCloseDoesNotWaitForAnAnswer(t *testing.T) {
	b := setup(t, Guest{Name: "asks", Question: "moved or copied?"})
	if _, err := b.vm("asks").PowerOn(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.Close() // TestMain would see a task that stayed
}

func TestOnlyTheRightPasswordIsLetIn(t *testing.T) {
	b := setup(t)
	if _, err := connect(t.Context(), b.VCenter, "wrong"); !fault.Is(err, &types.InvalidLogin{}) {
		t.Errorf("wrong password: %v", err)
	}
	if n := b.Sessions(); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

func TestExpiredSessionsAreAskedToLogInAgain(t *testing.T) {
	b := setup(t, on("web", ToolsOK))
	b.ExpireSessions()
	if err := b.vm("web").ShutdownGuest(t.Context()); !fault.Is(err, &types.NotAuthenticated{}) {
		t.Errorf("%v", err)
	}
	if b.Sessions() != 0 {
		t.Errorf("%d sessions", b.Sessions())
	}
}

func TestTroublesHitTheNamedGuestAsOftenAsOrdered(t *testing.T) {
	b := setup(t, on("web", ToolsOK), on("db", ToolsOK))
	b.Fail("ShutdownGuest", "web", &types.NoPermission{PrivilegeId: "VirtualMachine.Interact.PowerOff"}, 1)
	b.FailTask("PowerOffVM_Task", "db", &types.InsufficientMemoryResourcesFault{}, 1)
	if err := b.vm("web").ShutdownGuest(t.Context()); !fault.Is(err, &types.NoPermission{}) {
		t.Errorf("first: %v", err)
	}
	if err := b.vm("web").ShutdownGuest(t.Context()); err != nil {
		t.Errorf("second: %v", err)
	}
	task, err := b.vm("db").PowerOff(t.Context())
	if err := wait(t, task, err); !fault.Is(err, &types.InsufficientMemoryResourcesFault{}) {
		t.Errorf("task: %v", err)
	}
	b.Unavailable(503)
	if err := b.vm("db").ShutdownGuest(t.Context()); err == nil || soap.IsSoapFault(err) {
		t.Errorf("unavailable: %v", err)
	}
	b.Heal()
	b.LoseReply("ShutdownGuest", 1)
	if err := b.vm("db").ShutdownGuest(t.Context()); err == nil || soap.IsSoapFault(err) {
		t.Errorf("lost reply: %v", err)
	}
	if state := b.read(t, "db"); state.Guest.GuestState == "running" {
		t.Error("the call whose reply was lost was not carried out")
	}
	if n := b.Calls()["ShutdownGuest"]; n != 4 {
		t.Errorf("%d calls counted", n)
	}
}

func TestDeletedVMsAreGone(t *testing.T) {
	b := setup(t, on("web", ToolsOK))
	vm := b.vm("web")
	b.read(t, "web")
	b.Guest("web").Delete()
	if err := vm.ShutdownGuest(t.Context()); !fault.Is(err, &types.ManagedObjectNotFound{}) {
		t.Errorf("%v", err)
	}
}

func TestDefaultGuestsStartInTheirStates(t *testing.T) {
	start := time.Now()
	b := setup(t, DefaultGuests()...)
	t.Logf("started in %v", time.Since(start))
	for _, g := range DefaultGuests() {
		if power := b.Guest(g.Name).Power(); power != g.Power {
			t.Errorf("%s is %s, want %s", g.Name, power, g.Power)
		}
	}
	if b.read(t, "asks-01").Runtime.Question == nil {
		t.Error("asks-01 asks nothing")
	}
	found, err := object.NewSearchIndex(b.client.Client).FindAllByUuid(t.Context(), nil, b.Guest("clone-a-01").BIOSUUID(), true, nil)
	if err != nil || len(found) != 2 {
		t.Errorf("clones: %d found, %v", len(found), err)
	}
}

func TestRedisStartsAndStops(t *testing.T) {
	r, err := StartRedis()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.URL() != "redis://"+r.Addr() {
		t.Errorf("URL %s", r.URL())
	}
}
