package vcenter

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"vmapower/internal/sandbox"
)

func TestAVMIsFoundByEachOfItsIDs(t *testing.T) {
	b := setup(t, sandbox.DefaultGuests()...)
	s := b.session(t)
	web := b.Guest("web-01")
	for _, id := range []string{
		web.BIOSUUID(), strings.ToUpper(web.BIOSUUID()), web.InstanceUUID(),
		strings.ToUpper(web.InstanceUUID()), web.Ref(), strings.ToUpper(web.Ref()),
	} {
		vm, err := s.Find(t.Context(), id)
		if err != nil || vm.Ref != web.Ref() || vm.Name != "web-01" || vm.BIOSUUID != web.BIOSUUID() ||
			vm.InstanceUUID != web.InstanceUUID() || vm.VCenterUUID == "" {
			t.Errorf("%s: %+v, %v", id, vm, err)
		}
	}
}

func TestTheLikelyKindOfUUIDIsTriedFirst(t *testing.T) {
	odd := on("odd") // its two UUIDs look like the other kind
	odd.BIOSUUID, odd.InstanceUUID = "50aa0000-0000-0000-0000-000000000001", "42aa0000-0000-0000-0000-000000000002"
	b := setup(t, on("web"), odd)
	s := b.session(t)
	for id, finds := range map[string]int{
		b.Guest("web").BIOSUUID(): 1, b.Guest("web").InstanceUUID(): 1,
		odd.BIOSUUID: 2, odd.InstanceUUID: 2, b.Guest("odd").Ref(): 0,
	} {
		b.ResetCalls()
		if _, err := s.Find(t.Context(), id); err != nil {
			t.Errorf("%s: %v", id, err)
		}
		if calls := b.Calls(); calls["FindAllByUuid"] != finds || calls["RetrievePropertiesEx"] != 1 {
			t.Errorf("%s: %v", id, calls)
		}
	}
}

func TestTheFirstKindWinsWhenBothExist(t *testing.T) {
	one, two := on("one"), on("two")
	one.BIOSUUID = "50bb0000-0000-0000-0000-000000000001"
	two.InstanceUUID = one.BIOSUUID
	b := setup(t, one, two)
	if vm, err := b.session(t).Find(t.Context(), one.BIOSUUID); err != nil || vm.Name != "two" {
		t.Errorf("%v, %v", vm, err)
	}
}

func TestSeveralVMsWithOneUUIDAreNeverGuessed(t *testing.T) {
	b := setup(t, sandbox.DefaultGuests()...)
	_, err := b.session(t).Find(t.Context(), b.Guest("clone-a-01").BIOSUUID())
	if !errors.Is(err, ErrAmbiguous) {
		t.Fatalf("got %v", err)
	}
	for _, name := range []string{"clone-a-01", "clone-b-01"} {
		if want := name + " (" + b.Guest(name).Ref() + ")"; !strings.Contains(err.Error(), want) {
			t.Errorf("%q doesn't name %s", err, want)
		}
	}
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	template := sandbox.Guest{Name: "golden", Template: true}
	b := setup(t, template)
	s := b.session(t)
	for _, id := range []string{"420570c7-0000-0000-0000-000000000000", "vm-999", "nonsense"} {
		if _, err := s.Find(t.Context(), id); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", id, err)
		}
	}
	if _, err := s.Find(t.Context(), b.Guest("golden").BIOSUUID()); !errors.Is(err, ErrInvalidState) {
		t.Errorf("template: %v", err)
	}
}

func TestParseID(t *testing.T) {
	for in, want := range map[string]string{
		"420570C7-F61F-A930-77C5-1E876786CB3C": "420570c7-f61f-a930-77c5-1e876786cb3c",
		"VM-42":                                "vm-42",
		"12":                                   "12",
	} {
		if id, err := ParseID(in); err != nil || id.String() != want {
			t.Errorf("%s: %v, %v", in, id, err)
		}
	}
	for _, in := range []string{"", "vm-", "vm-4x", "420570c7f61fa93077c51e876786cb3c", " vm-42", "host-9", "vm-42\n", "12 ", "-12", "1.2", "1234567890123456789"} {
		if id, err := ParseID(in); err == nil {
			t.Errorf("%q gave %v", in, id)
		}
	}
}

func TestAFoundVMKeepsItsWireNames(t *testing.T) {
	data, _ := json.Marshal(VM{Ref: "vm-42", Name: "web-01"})
	want := `{"ref":"vm-42","name":"web-01","instance_uuid":"","bios_uuid":"","vcenter_uuid":""}`
	if string(data) != want {
		t.Errorf("%s", data)
	}
}
