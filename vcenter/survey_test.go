package vcenter

import (
	"errors"
	"slices"
	"testing"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
)

func survey(t *testing.T, s *Session, id string) Survey {
	t.Helper()
	found, err := s.Survey(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestASurveyTakesFourCallsAtMost(t *testing.T) {
	odd := on("odd") // its UUIDs look like the other kind
	odd.BIOSUUID, odd.InstanceUUID = "50aa0000-0000-0000-0000-000000000001", "42aa0000-0000-0000-0000-000000000002"
	odd.Disks = []sandbox.Disk{{CapacityBytes: 1 << 20}, {CapacityBytes: 2 << 20}}
	b := setup(t, odd)
	s := b.session(t)
	for id, most := range map[string]int{odd.BIOSUUID: 4, odd.InstanceUUID: 4, b.Guest("odd").Ref(): 2} {
		b.ResetCalls()
		found := survey(t, s, id)
		sent := 0
		for method, n := range b.Calls() {
			if method != "WaitForUpdatesEx" {
				sent += n
			}
		}
		if sent > most || found.VM.Name != "odd" || len(found.Disks) != 2 || len(found.Untold) > 0 {
			t.Errorf("%s: %v, %+v", id, b.Calls(), found)
		}
	}
}

func TestASurveyTellsWhatThereIs(t *testing.T) {
	web := on("web")
	web.Disks = []sandbox.Disk{{CapacityBytes: 1 << 20}}
	b := setup(t, web)
	s := b.session(t)
	found := survey(t, s, b.Guest("web").BIOSUUID())
	if found.Host != b.HostName() || found.State.Power != PoweredOn || found.State.Tools != ToolsOK || found.Template ||
		found.Snapshot || !found.ToldPrivileges() || len(found.Lacking) > 0 || found.Disks[0].Readable() != nil {
		t.Errorf("%+v", found)
	}
	b.Guest("web").TakeSnapshot()
	if found = survey(t, s, b.Guest("web").BIOSUUID()); !found.Snapshot || found.Disks[0].Readable() == nil {
		t.Errorf("with a snapshot: %+v", found)
	}
}

func TestASurveyNamesThePrivilegesThatTheUserLacks(t *testing.T) {
	web := on("web")
	web.Disks = []sandbox.Disk{{CapacityBytes: 1 << 20}}
	b := setup(t, web)
	s := b.session(t)
	b.Deny(PrivilegePowerOn, PrivilegeBrowse)
	found := survey(t, s, b.Guest("web").BIOSUUID())
	want := []Lack{{PrivilegePowerOn, found.VM.Ref}, {PrivilegeBrowse, found.Disks[0].Datastore}}
	if !slices.Equal(found.Lacking, want) {
		t.Errorf("lacks %v", found.Lacking)
	}
	b.Fail("HasPrivilegeOnEntities", "*", &types.NoPermission{PrivilegeId: PrivilegeRead}, 1)
	if found = survey(t, s, b.Guest("web").BIOSUUID()); found.ToldPrivileges() || len(found.Lacking) > 0 {
		t.Errorf("untold: %+v", found)
	}
}

func TestWhatASurveyIsNotToldIsNamed(t *testing.T) {
	web := on("web")
	web.Disks = []sandbox.Disk{{CapacityBytes: 1 << 20}}
	b := setup(t, web)
	s := b.session(t)
	b.Guest("web").Withhold(&types.NoPermission{}, PathDisks, "runtime.powerState")
	found := survey(t, s, b.Guest("web").Ref())
	if found.State.Power != PowerUnknown || found.Told(PathDisks) || !found.Told(PathSnapshot) {
		t.Errorf("%+v", found)
	}
}

func TestASurveyGuessesNoVMAndShowsATemplate(t *testing.T) {
	b := setup(t, append(sandbox.DefaultGuests(), sandbox.Guest{Name: "golden", Template: true})...)
	s := b.session(t)
	if _, err := s.Survey(t.Context(), b.Guest("clone-a-01").BIOSUUID()); !errors.Is(err, ErrAmbiguous) {
		t.Errorf("two VMs: %v", err)
	}
	if _, err := s.Survey(t.Context(), "vm-999999"); !errors.Is(err, ErrNotFound) {
		t.Errorf("no VM: %v", err)
	}
	if !survey(t, s, b.Guest("golden").BIOSUUID()).Template {
		t.Error("the template does not show")
	}
}

func TestASurveyOutlivesTheSession(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	survey(t, s, b.Guest("web").Ref())
	b.ExpireSessions()
	if found := survey(t, s, b.Guest("web").Ref()); !found.ToldPrivileges() || found.State.Power != PoweredOn {
		t.Errorf("%+v", found)
	}
}
