package authority_test

import (
	"strings"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/authority"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

func grant() access.Grant {
	return access.Grant{
		ID: "g1", RequestedBy: "oma-01", ContextID: "move-7", VMIDs: []string{vmID, "vm-7"}, Operations: []string{"power-off", "final-sync"},
		Policy: "graceful_then_force", Targets: []string{"nbd://127.0.0.1/"}, NotAfter: time.Now().Add(time.Hour), By: "desk", Created: time.Now(),
	}
}

func TestAGrantCoversWhatItNames(t *testing.T) {
	for what, c := range map[string]struct {
		args   tasks.Args
		change func(g *access.Grant, r *joblog.Request)
		want   bool
	}{
		"its VM":                          {powerOff(tasks.GracefulThenForce), nil, true},
		"its VM by another id":            {powerOff(tasks.GracefulThenForce), func(_ *access.Grant, r *joblog.Request) { r.VMID = "vm-7" }, true},
		"a policy that goes less far":     {powerOff(tasks.GracefulOnly), nil, true},
		"a policy that goes further":      {powerOff(tasks.Force), nil, false},
		"a policy that is none":           {powerOff("explode"), nil, false},
		"a power-off without a policy":    {powerOff(""), func(g *access.Grant, _ *joblog.Request) { g.Policy = "" }, false},
		"force where it is named":         {powerOff(tasks.Force), func(g *access.Grant, _ *joblog.Request) { g.Policy = "force" }, true},
		"its target":                      {syncTo(target), nil, true},
		"another target beside its own":   {syncTo(target, "nbd://127.0.0.1:10810/web"), nil, false},
		"a sync without a target":         {syncTo(), nil, false},
		"another operation":               {tasks.PowerOn{}, nil, false},
		"another VM":                      {powerOff(tasks.GracefulOnly), func(_ *access.Grant, r *joblog.Request) { r.VMID = "vm-8" }, false},
		"another context":                 {powerOff(tasks.GracefulOnly), func(_ *access.Grant, r *joblog.Request) { r.ContextID = "move-70" }, false},
		"no context":                      {powerOff(tasks.GracefulOnly), func(g *access.Grant, r *joblog.Request) { g.ContextID, r.ContextID = "", "" }, false},
		"another appliance":               {powerOff(tasks.GracefulOnly), func(_ *access.Grant, r *joblog.Request) { r.RequestedBy = "oma-02" }, false},
		"its approver's own job":          {powerOff(tasks.GracefulOnly), func(g *access.Grant, _ *joblog.Request) { g.By = "oma-01" }, false},
		"nobody's approval":               {powerOff(tasks.GracefulOnly), func(g *access.Grant, _ *joblog.Request) { g.By = "" }, false},
		"one that is over":                {powerOff(tasks.GracefulOnly), func(g *access.Grant, _ *joblog.Request) { g.NotAfter = time.Now() }, false},
		"arguments that can't be read":    {powerOff(tasks.GracefulOnly), func(_ *access.Grant, r *joblog.Request) { r.Args = []byte("{") }, false},
		"an operation that there is none": {tasks.PowerOn{}, func(g *access.Grant, r *joblog.Request) { g.Operations, r.Operation = []string{"x"}, "x" }, false},
	} {
		g, r := grant(), request(t, c.args)
		if c.change != nil {
			c.change(&g, &r)
		}
		if got := authority.Covers(g, r, time.Now()); got != c.want {
			t.Errorf("%s: covered %t", what, got)
		}
	}
}

func TestAGrantCoversTheVMThatWasFoundByOneOfItsIDs(t *testing.T) {
	r := request(t, tasks.PowerOn{})
	atPath := r
	atPath.VMID = "/DC/vm/web-01"
	for what, c := range map[string]struct {
		asked joblog.Request
		vm    vcenter.VM
		want  bool
	}{
		"by its BIOS UUID":     {r, vcenter.VM{Ref: "vm-1", BIOSUUID: vmID}, true},
		"by its instance UUID": {r, vcenter.VM{Ref: "vm-1", InstanceUUID: strings.ToUpper(vmID)}, true},
		"by its object":        {r, vcenter.VM{Ref: "vm-7"}, true},
		"another":              {r, vcenter.VM{Ref: "vm-1", BIOSUUID: "420570c7-0000-4000-8000-1e876786cb3d"}, false},
		"nameless":             {r, vcenter.VM{}, false},
		"at another path":      {atPath, vcenter.VM{Ref: "vm-1"}, false},
	} {
		if got := authority.CoversVM(grant(), c.asked, c.vm); got != c.want {
			t.Errorf("%s: covered %t", what, got)
		}
	}
}

func TestAGrantThatIsWrongNamesTheField(t *testing.T) {
	for field, change := range map[string]func(g *access.Grant){
		"requested_by: ":  func(g *access.Grant) { g.RequestedBy = "" },
		"context_id: ":    func(g *access.Grant) { g.ContextID = "" },
		"vm_ids: ":        func(g *access.Grant) { g.VMIDs = nil },
		"vm_ids[1]: ":     func(g *access.Grant) { g.VMIDs = []string{"vm-1", "web-01"} },
		"operations: ":    func(g *access.Grant) { g.Operations = nil },
		"operations[1]: ": func(g *access.Grant) { g.Operations = []string{"power-off", "x"} },
		"policy: must":    func(g *access.Grant) { g.Policy = "" },
		"policy: is for":  func(g *access.Grant) { g.Operations = []string{"final-sync"} },
		"targets: is mis": func(g *access.Grant) { g.Targets = nil },
		"targets: is for": func(g *access.Grant) { g.Operations = []string{"power-off"} },
		"targets[0]: ":    func(g *access.Grant) { g.Targets = []string{"127.0.0.1"} },
		"not_after: is":   func(g *access.Grant) { g.NotAfter = time.Time{} },
		"not_after: must": func(g *access.Grant) { g.NotAfter = time.Now().Add(24*time.Hour + time.Minute) },
	} {
		g := grant()
		change(&g)
		if _, err := authority.CheckGrant(g, time.Now()); err == nil || !strings.HasPrefix(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
	g := grant()
	g.VMIDs = []string{strings.ToUpper(vmID), "VM-7", "/DC/vm/Web-01"}
	if checked, err := authority.CheckGrant(g, time.Now()); err != nil || strings.Join(checked.VMIDs, " ") != vmID+" vm-7 /DC/vm/Web-01" {
		t.Errorf("%v, %v", checked.VMIDs, err)
	}
}

func TestAGrantHoldsWhileBothAppliancesDo(t *testing.T) {
	for what, c := range map[string]struct {
		change func(path string) error
		want   bool
	}{
		"both are in use":     {nil, true},
		"the appliance's end": {func(path string) error { return access.RevokeAppliance(path, "oma-01") }, false},
		"the approver's end":  {func(path string) error { return access.RevokeAppliance(path, "desk") }, false},
		"another approver of the name": {func(path string) error {
			err := access.RevokeAppliance(path, "desk")
			if err == nil {
				_, err = access.AddAppliance(path, "desk", nil, "")
			}
			return err
		}, false},
	} {
		if got := authority.Holds(appliances(t, c.change), grant()); got != c.want {
			t.Errorf("%s: holds %t", what, got)
		}
	}
	old := grant()
	old.Created = time.Now().Add(-time.Hour) // before these appliances were added
	if authority.Holds(appliances(t, nil), old) {
		t.Error("a grant of an earlier appliance holds")
	}
}
