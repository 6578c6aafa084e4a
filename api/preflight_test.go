package api_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"vmapower/api/openapi"
	"vmapower/failure"
	"vmapower/internal/sandbox"
)

func preflightPath(id, query string) string { return "/api/v1/vm/" + id + "/preflight" + query }

// preflight asks, and reads the answer.
func (b bundle) preflight(t *testing.T, center *sandbox.VCenter, id, query string) openapi.Preflight {
	t.Helper()
	a := b.do(t, "GET", preflightPath(id, query), "", headersOf(center)...)
	var told openapi.Preflight
	if err := json.Unmarshal([]byte(a.text), &told); err != nil || a.status != http.StatusOK {
		t.Fatalf("%d %s %v", a.status, a.text, err)
	}
	return told
}

func checkNamed(t *testing.T, told openapi.Preflight, name string) openapi.PreflightCheck {
	t.Helper()
	i := slices.IndexFunc(told.Checks, func(c openapi.PreflightCheck) bool { return c.Name == name })
	if i < 0 {
		t.Fatalf("no check %s in %+v", name, told.Checks)
	}
	return told.Checks[i]
}

func TestAPreflightTellsWhatWouldHappenAndChangesNothing(t *testing.T) {
	b, center := setupVCenter(t)
	cases := map[string]struct {
		off, on string
		ready   bool
	}{
		"web-01":     {"graceful", "nothing", true},
		"legacy-01":  {"forced", "nothing", true},
		"paused-01":  {"refused", "resumed", false},
		"asks-01":    {"refused", "nothing", false},
		"archive-01": {"nothing", "started", true},
	}
	for name, c := range cases {
		guest := center.Guest(name)
		told := b.preflight(t, center, guest.BIOSUUID(), "")
		if string(told.Would.PowerOff) != c.off || string(told.Would.PowerOn) != c.on || told.Ready != c.ready || told.Would.Reason == "" {
			t.Errorf("%s: %+v, ready %t", name, told.Would, told.Ready)
		}
		if told.Vm.Name != name || told.Vm.Ref != guest.Ref() || told.Vm.InstanceUuid != guest.InstanceUUID() || told.Vm.Host != center.HostName() {
			t.Errorf("%s: %+v", name, told.Vm)
		}
	}
	if changes := center.Journal(); len(changes) > 0 {
		t.Errorf("it changed something: %+v", changes)
	}
}

func TestAPreflightTakesFourCallsToVCenterAtMost(t *testing.T) {
	b, center := setupVCenter(t)
	guest := center.Guest("web-01")
	b.preflight(t, center, guest.BIOSUUID(), "") // logs in
	for _, id := range []string{guest.BIOSUUID(), guest.InstanceUUID(), guest.Ref()} {
		center.ResetCalls()
		b.preflight(t, center, id, "?operation=final-sync")
		sent := 0
		for method, n := range center.Calls() {
			if method != "WaitForUpdatesEx" { // of the session, which waits all the time
				sent += n
			}
		}
		if sent > 4 {
			t.Errorf("%s: %v", id, center.Calls())
		}
	}
}

func TestAPreflightOfAFinalSyncTellsHowEachDiskWouldBeRead(t *testing.T) {
	b, center := setupVCenter(t)
	guest := center.Guest("db-01")
	told := b.preflight(t, center, guest.Ref(), "?operation=final-sync")
	if len(told.Disks) != 2 || told.Disks[0].DiskKey != "2000" || told.Disks[0].Reader != "https" || !told.Disks[0].ChangeTracking ||
		told.Disks[0].ChangeId != guest.Disk(2000).ChangeID() || told.Disks[1].CapacityBytes != guest.Disk(2001).Size() || !told.Ready {
		t.Fatalf("%+v", told)
	}
	guest.Disk(2001).TrackChanges(false)
	told = b.preflight(t, center, guest.Ref(), "?operation=final-sync")
	if c := checkNamed(t, told, "change-tracking"); c.Status != "warning" || !strings.Contains(c.Message, "2001") || !told.Ready {
		t.Errorf("%+v", c)
	}
	guest.TakeSnapshot()
	told = b.preflight(t, center, guest.Ref(), "?operation=final-sync")
	if !told.Ready || told.Disks[0].Reader != "vddk" || told.Disks[0].Reason == "" || checkNamed(t, told, "disks").Status != "warning" ||
		checkNamed(t, told, "snapshots").Status != "warning" {
		t.Errorf("%+v", told)
	}
	if told = b.preflight(t, center, guest.Ref(), "?operation=power-off"); !told.Ready {
		t.Errorf("a snapshot is in no power-off's way: %+v", told.Checks)
	}
}

func TestAPreflightNamesTheMissingPrivilege(t *testing.T) {
	b, center := setupVCenter(t)
	center.Deny("VirtualMachine.Interact.PowerOff")
	guest := center.Guest("web-01")
	told := b.preflight(t, center, guest.Ref(), "")
	if c := checkNamed(t, told, "privileges"); c.Status != "blocked" || !strings.Contains(c.Message, "VirtualMachine.Interact.PowerOff") || told.Ready {
		t.Errorf("%+v", c)
	}
	told = b.preflight(t, center, guest.Ref(), "?operation=power-on")
	if c := checkNamed(t, told, "privileges"); c.Status != "warning" || !told.Ready {
		t.Errorf("of a power-on: %+v", c)
	}
}

func TestAPreflightThatIsAskedWronglyNamesTheField(t *testing.T) {
	b, center := setupVCenter(t)
	good := headersOf(center)
	for path, field := range map[string]string{
		preflightPath("nonsense", ""):                            "vm_id",
		preflightPath("vm-1", "?operation=reset"):                "operation",
		preflightPath("vm-1", "?vcenter=vc.example.test"):        "vcenter",
		preflightPath("vm-1", "?operation=power-off&disk=2000"):  "disk",
		preflightPath("vm-1", "?operation=power-on&operation=x"): "operation",
	} {
		r := b.do(t, "GET", path, "", good...).wantRefusal(t, http.StatusBadRequest, failure.InvalidRequest)
		if !strings.Contains(r.Details, field) {
			t.Errorf("%s: %s", path, r.Details)
		}
	}
	b.do(t, "GET", preflightPath("vm-1", ""), "").wantRefusal(t, http.StatusBadRequest, failure.InvalidRequest)
	b.do(t, "GET", preflightPath("vm-999999", ""), "", good...).wantRefusal(t, http.StatusNotFound, failure.VMNotFound)
	b.do(t, "GET", preflightPath(center.Guest("clone-a-01").BIOSUUID(), ""), "", good...).wantRefusal(t, http.StatusConflict, failure.AmbiguousVM)
}

func TestATargetOfWhichNoWorkerTellsIsNotOK(t *testing.T) {
	b, center := setupVCenter(t)
	told := b.preflight(t, center, center.Guest("web-01").Ref(), "?operation=final-sync&target=nbd://127.0.0.1:10809/x")
	if c := checkNamed(t, told, "target"); c.Status != "warning" || !strings.Contains(c.Message, "disk 2000") || !told.Ready {
		t.Errorf("%+v", c)
	}
}
