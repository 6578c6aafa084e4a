package callers_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"vmapower/client"
	"vmapower/client/failover"
	"vmapower/internal/sandbox"
	"vmapower/internal/server/servertest"
)

// register adds guests to the simulated vCenter.
func register(t *testing.T, s *servertest.Service, guests ...sandbox.Guest) {
	t.Helper()
	for _, guest := range guests {
		if _, err := s.VCenter.Register(guest); err != nil {
			t.Fatal(err)
		}
	}
}

// quick is a guest that is on, with a disk.
func quick(name string) sandbox.Guest {
	return sandbox.Guest{Name: name, Power: sandbox.On, Tools: sandbox.ToolsOK, ShutdownTakes: 50 * time.Millisecond, BootTakes: 50 * time.Millisecond,
		Disks: []sandbox.Disk{{CapacityBytes: 8 << 20, FilledBytes: 4 << 20}}}
}

// syncOf is the sync of a guest's only disk.
func syncOf(r *sandbox.Replica) *failover.Sync {
	return &failover.Sync{Disks: []client.DiskToSync{{DiskKey: "2000", ChangeId: r.ChangeID(), Target: r.Target()}}}
}

// vmsOf are VMs without a sync.
func vmsOf(s *servertest.Service, guests ...string) (vms []failover.VM) {
	for _, guest := range guests {
		vms = append(vms, failover.VM{ID: s.VM(guest), Name: guest})
	}
	return vms
}

// outcomes are those of the report's VMs, by name.
func outcomes(r failover.Report) map[string]failover.Outcome {
	all := map[string]failover.Outcome{}
	for _, vm := range r.VMs {
		all[vm.Name] = vm.Outcome
	}
	return all
}

func wantPower(t *testing.T, s *servertest.Service, power sandbox.Power, guests ...string) {
	t.Helper()
	for _, guest := range guests {
		if is := s.VCenter.Guest(guest).Power(); is != power {
			t.Errorf("%s is %s, want %s", guest, is, power)
		}
	}
}

// changingCalls counts the calls that vCenter took, by guest and method.
func changingCalls(s *servertest.Service) map[string]int {
	calls := map[string]int{}
	for _, change := range s.VCenter.Journal() {
		calls[change.Guest+" "+change.Method]++
	}
	return calls
}

// fiveVMs is a group in which a guest hangs, one has no Tools, one is off before, and web's sync fails:
// the target that it names was never copied.
func fiveVMs(t *testing.T, s *servertest.Service) failover.Plan {
	t.Helper()
	register(t, s, quick("db"))
	vms := vmsOf(s, "web", "stuck", "legacy", "db", "files")
	vms[0].Sync = syncOf(servertest.Replicate(t, s.VCenter.Guest("web").Disk(2000), s.Targets))
	vms[0].Sync.Disks[0].Target = servertest.Empty(t, s.VCenter.Guest("web").Disk(2000), s.Targets).Target()
	servertest.Write(t, s.VCenter.Guest("web").Disk(2000), 3<<20, "written by the guest")
	vms[1].Timeout = 1
	return failover.Plan{Name: "move-7", Groups: []failover.Group{{Name: "all", VMs: vms}}}
}

func TestAFailoverStopsAtAFailureAndItsRollbackRestoresEveryVM(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	plan, c := fiveVMs(t, s), callerOf(t, s, client.Config{URL: s.URL})
	report, err := failover.Run(t.Context(), c, plan, failover.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if report.Outcome != failover.Failed || report.Reason != "web failed" || outcomes(report)["web"] != failover.Failed {
		t.Fatalf("%s (%s): %v", report.Outcome, report.Reason, outcomes(report))
	}
	for _, vm := range report.VMs {
		wantUndo := vm.Name != "files"
		if undo := strings.Contains(vm.Undo, "rollback"); vm.State != client.VMPowerStatePoweredOff || undo != wantUndo {
			t.Errorf("%s is %s; %s", vm.Name, vm.State, vm.Undo)
		}
		if vm.Name == "web" && vm.Code != client.ErrorCodeTargetMismatch {
			t.Errorf("web failed with %s: %s", vm.Code, vm.Error)
		}
	}
	back, err := failover.Rollback(t.Context(), c, plan, failover.Options{})
	if err != nil || back.Outcome != failover.Done || outcomes(back)["files"] != failover.Left {
		t.Fatalf("%s (%s), %v: %v", back.Outcome, back.Reason, err, back.VMs)
	}
	wantPower(t, s, sandbox.On, "web", "stuck", "legacy", "db")
	wantPower(t, s, sandbox.Off, "files")
}

func TestAFailoverGoesThroughItsGroupsInReverseAndARollbackInOrder(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	register(t, s, quick("db"), quick("app"))
	replica := servertest.Replicate(t, s.VCenter.Guest("db").Disk(2000), s.Targets)
	servertest.Write(t, s.VCenter.Guest("db").Disk(2000), 3<<20, "written by the guest")
	db := failover.VM{ID: s.VM("db"), Name: "db", Sync: syncOf(replica)}
	plan := failover.Plan{Name: "ordered", Groups: []failover.Group{
		{Name: "first", VMs: []failover.VM{db}}, {Name: "second", Pause: "is the app quiet?", VMs: vmsOf(s, "app")},
	}}
	var paused []string
	options := failover.Options{Pause: func(_ context.Context, g failover.Group) error { paused = append(paused, g.Name); return nil }}
	c := callerOf(t, s, client.Config{URL: s.URL})
	if report, err := failover.Run(t.Context(), c, plan, options); err != nil || report.Outcome != failover.Done {
		t.Fatalf("%v %v", report, err)
	}
	servertest.WantEqual(t, replica)
	if report, err := failover.Rollback(t.Context(), c, plan, options); err != nil || report.Outcome != failover.Done {
		t.Fatalf("%v %v", report, err)
	}
	var order []string
	for _, change := range s.VCenter.Journal() {
		order = append(order, change.Guest)
	}
	if want := []string{"app", "db", "db", "app"}; !slices.Equal(order, want) || !slices.Equal(paused, []string{"second", "second"}) {
		t.Errorf("in the order %v, want %v; paused before %v", order, want, paused)
	}
}

func TestARunThatIsRepeatedDoesNothingTwiceAndAnotherStartsOver(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	register(t, s, quick("db"))
	plan, c := failover.Plan{Name: "again", Groups: []failover.Group{{Name: "all", VMs: vmsOf(s, "web", "db")}}}, callerOf(t, s, client.Config{URL: s.URL})
	reports := make(chan failover.Report, 2)
	for range 2 {
		go func() {
			report, err := failover.Run(context.WithoutCancel(t.Context()), c, plan, failover.Options{})
			if err != nil {
				t.Error(err)
			}
			reports <- report
		}()
	}
	for range 2 {
		if report := <-reports; report.Outcome != failover.Done {
			t.Errorf("%s %v", report.Outcome, report.VMs)
		}
	}
	if jobs := jobsOf(t, s); len(jobs) != 2 {
		t.Errorf("%d jobs of two runs at once, want 2", len(jobs))
	}
	for range 2 {
		if report, err := failover.Rollback(t.Context(), c, plan, failover.Options{}); err != nil || report.Outcome != failover.Done {
			t.Fatalf("%v %v", report, err)
		}
	}
	report, err := failover.Run(t.Context(), c, plan, failover.Options{})
	if err != nil || report.Outcome != failover.Failed || !strings.Contains(report.VMs[0].Error, "another run") {
		t.Errorf("the same run after its rollback: %v %v", report, err)
	}
	if report, err := failover.Run(t.Context(), c, plan, failover.Options{Run: "2"}); err != nil || report.Outcome != failover.Done {
		t.Errorf("%v %v", report, err)
	}
	if report, err := failover.Rollback(t.Context(), c, plan, failover.Options{}); err != nil || report.Outcome != failover.Done {
		t.Errorf("%v %v", report, err)
	}
	want := map[string]int{"web ShutdownGuest": 2, "web PowerOnVM_Task": 2, "db ShutdownGuest": 2, "db PowerOnVM_Task": 2}
	for call, n := range changingCalls(s) {
		if want[strings.Replace(call, "PowerOnMultiVM_Task", "PowerOnVM_Task", 1)] != n {
			t.Errorf("%d of %s", n, call)
		}
	}
}

func TestAFailoverBeginsNothingWhenTheServiceFindsSomethingInTheWay(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	plan := failover.Plan{Name: "blocked", Groups: []failover.Group{{Name: "all", VMs: vmsOf(s, "web", "legacy")}}}
	plan.Groups[0].VMs[1].Policy = client.PolicyGracefulOnly
	report, err := failover.Run(t.Context(), callerOf(t, s, client.Config{URL: s.URL}), plan, failover.Options{})
	if err != nil || report.Outcome != failover.Blocked || !strings.Contains(report.VMs[1].Error, "graceful_only") {
		t.Errorf("%v %v", report, err)
	}
	if jobs := jobsOf(t, s); len(jobs) != 0 {
		t.Errorf("%d jobs", len(jobs))
	}
	wantPower(t, s, sandbox.On, "web", "legacy")
}

func TestAPlanThatIsWrongNamesItsField(t *testing.T) {
	t.Parallel()
	vm := []failover.VM{{ID: "vm-1"}}
	for field, plan := range map[string]failover.Plan{
		"name":                    {Groups: []failover.Group{{Name: "a", VMs: vm}}},
		"type":                    {Name: "p", Type: "test", Groups: []failover.Group{{Name: "a", VMs: vm}}},
		"groups":                  {Name: "p"},
		"groups[1].vms[0].vm_id":  {Name: "p", Groups: []failover.Group{{Name: "a", VMs: vm}, {Name: "b", VMs: []failover.VM{{ID: "VM-1"}}}}},
		"groups[0].vms[0].policy": {Name: "p", Groups: []failover.Group{{Name: "a", VMs: []failover.VM{{ID: "vm-1", Policy: "kindly"}}}}},
	} {
		_, err := failover.Run(t.Context(), nil, plan, failover.Options{})
		var wrong *failover.FieldError
		if !errors.As(err, &wrong) || wrong.Field != field {
			t.Errorf("%v, want the field %s", err, field)
		}
	}
}

func TestAPlanWithOneVMByTwoIdsIsBlocked(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	plan := failover.Plan{Name: "twice", Groups: []failover.Group{{Name: "all", VMs: vmsOf(s, "web")}}}
	plan.Groups[0].VMs = append(plan.Groups[0].VMs, failover.VM{ID: s.VCenter.Guest("web").BIOSUUID()})
	report, err := failover.Run(t.Context(), callerOf(t, s, client.Config{URL: s.URL}), plan, failover.Options{})
	if err != nil || report.Outcome != failover.Blocked || !strings.Contains(report.VMs[1].Error, "the same VM") {
		t.Errorf("%v %v", report, err)
	}
	wantPower(t, s, sandbox.On, "web")
}

func TestAPlanThatContinuesDoesTheRestAndItsRollbackStartsAVMThatWentOffLate(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	first, last := vmsOf(s, "web"), vmsOf(s, "stuck")
	last[0].Policy, last[0].Timeout = client.PolicyGracefulOnly, 1
	plan := failover.Plan{Name: "on", OnFailure: failover.OnFailureContinue, Groups: []failover.Group{{Name: "first", VMs: first}, {Name: "last", VMs: last}}}
	c := callerOf(t, s, client.Config{URL: s.URL})
	report, err := failover.Run(t.Context(), c, plan, failover.Options{})
	if got := outcomes(report); err != nil || report.Outcome != failover.Failed || got["stuck"] != failover.Failed || got["web"] != failover.Done {
		t.Fatalf("%v %v", report, err)
	}
	s.VCenter.Guest("stuck").GoOff()
	report, err = failover.Rollback(t.Context(), c, plan, failover.Options{})
	if err != nil || report.Outcome != failover.Done {
		t.Errorf("%v %v", report, err)
	}
	wantPower(t, s, sandbox.On, "web", "stuck")
}
