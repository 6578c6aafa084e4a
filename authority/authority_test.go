package authority_test

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/access"
	"vmapower/authority"
	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
)

const (
	vmID   = "420570c7-0000-4000-8000-1e876786cb3c"
	target = "nbd://127.0.0.1:10809/web"
)

func request(t testing.TB, args tasks.Args) joblog.Request {
	t.Helper()
	text, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	return joblog.Request{
		Operation: args.Operation().Name, VMID: vmID, VCenter: "vc.example.test", ContextID: "move-7", RequestedBy: "oma-01", Args: text,
	}
}

func powerOff(policy tasks.Policy) tasks.Args { return tasks.PowerOff{Policy: policy, Timeout: 300} }

func syncTo(targets ...string) tasks.Args {
	var args tasks.FinalSync
	for i, target := range targets {
		args.Disks = append(args.Disks, tasks.DiskSync{Key: int32(2000 + i), Target: target})
	}
	return args
}

// wantOutside makes sure that the error refuses for this field, "" for not at all.
func wantOutside(t *testing.T, what string, err error, field string) {
	t.Helper()
	var refused *failure.Failure
	switch {
	case field == "" && err == nil:
	case field == "" || !errors.As(err, &refused) || refused.Code != failure.Forbidden || !strings.HasPrefix(refused.Details, field+": "):
		t.Errorf("%s: %v, want %q", what, err, field)
	}
}

func TestAScopeCoversWhatItNames(t *testing.T) {
	byProfile := request(t, tasks.PowerOn{})
	byProfile.Profile = "site-a"
	unknown := request(t, tasks.PowerOn{})
	unknown.Operation = "explode"
	for what, c := range map[string]struct {
		scope access.Scope
		asked joblog.Request
		field string
	}{
		"no limit":                      {access.Scope{}, request(t, powerOff(tasks.Force)), ""},
		"its vCenter":                   {access.Scope{VCenters: []string{"https://VC.example.test./sdk"}}, request(t, powerOff(tasks.Force)), ""},
		"one of its vCenters":           {access.Scope{VCenters: []string{"x.example.test", "vc.example.test:443"}}, request(t, powerOff(tasks.Force)), ""},
		"another vCenter":               {access.Scope{VCenters: []string{"vc2.example.test"}}, request(t, powerOff(tasks.Force)), "vcenter"},
		"another port":                  {access.Scope{VCenters: []string{"vc.example.test:8443"}}, request(t, powerOff(tasks.Force)), "vcenter"},
		"what is no vCenter":            {access.Scope{VCenters: []string{"vc.example.test/x"}}, request(t, powerOff(tasks.Force)), "vcenter"},
		"its profile":                   {access.Scope{Profiles: []string{"site-a"}}, byProfile, ""},
		"another profile":               {access.Scope{Profiles: []string{"site-b"}}, byProfile, "profile"},
		"a profile of another vCenter":  {access.Scope{VCenters: []string{"vc2.example.test"}}, byProfile, "profile"},
		"its own login":                 {access.Scope{Profiles: []string{"site-a"}}, request(t, tasks.PowerOn{}), "profile"},
		"its own login, where it may":   {access.Scope{Profiles: []string{"site-a"}, VCenters: []string{"vc.example.test"}}, request(t, tasks.PowerOn{}), ""},
		"its operation":                 {access.Scope{Operations: []string{"power-on", "power-off"}}, request(t, tasks.PowerOn{}), ""},
		"another operation":             {access.Scope{Operations: []string{"power-on"}}, request(t, powerOff(tasks.Force)), "operation"},
		"an operation that is not":      {access.Scope{Targets: []string{"nbd://127.0.0.1/"}}, unknown, "operation"},
		"its target":                    {access.Scope{Targets: []string{"file:///srv/", "nbd://127.0.0.1/"}}, request(t, syncTo(target)), ""},
		"another target beside its own": {access.Scope{Targets: []string{"nbd://127.0.0.1/"}}, request(t, syncTo(target, "nbd://127.0.0.1:108091/web")), "disks[1].target"},
		"a target of no prefix":         {access.Scope{Targets: []string{"nbd://u@127.0.0.1/"}}, request(t, syncTo(target)), "disks[0].target"},
		"a power-off under targets":     {access.Scope{Targets: []string{"nbd://127.0.0.1/"}}, request(t, powerOff(tasks.Force)), ""},
	} {
		wantOutside(t, what, authority.Within(c.scope, c.asked), c.field)
	}
}

func TestAScopeThatBoundsNothingThereIsIsRefused(t *testing.T) {
	for field, scope := range map[string]access.Scope{
		"vcenter[1]":   {VCenters: []string{"vc.example.test", "http://vc.example.test"}},
		"operation[0]": {Operations: []string{"poweroff"}},
		"target[0]":    {Targets: []string{"127.0.0.1:10809"}},
	} {
		if err := authority.CheckScope(scope); err == nil || !strings.HasPrefix(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
	if err := authority.CheckScope(access.Scope{VCenters: []string{"vc.example.test"}, Operations: []string{"power-on"}, Targets: []string{target}}); err != nil {
		t.Error(err)
	}
}

// appliances are oma-01 and the approver desk.
func appliances(t testing.TB, change func(path string) error) *access.Appliances {
	t.Helper()
	path := filepath.Join(t.TempDir(), "appliances.yaml")
	_, err := access.AddAppliance(path, "oma-01", nil, "")
	if err == nil {
		_, err = access.AddAppliance(path, "desk", []access.Role{access.RoleApprover}, "")
	}
	if err == nil && change != nil {
		err = change(path)
	}
	if err != nil {
		t.Fatal(err)
	}
	all, err := access.ReadAppliances(path)
	if err != nil {
		t.Fatal(err)
	}
	return all
}
