package vcenter

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
)

// store is a guest that is off, with disks.
func store(name string, disks ...sandbox.Disk) sandbox.Guest {
	return sandbox.Guest{Name: name, Disks: disks}
}

func (b *bench) disks(t *testing.T, s *Session, vm VM) []Disk {
	t.Helper()
	disks, err := s.Disks(t.Context(), vm)
	if err != nil {
		t.Fatal(err)
	}
	return disks
}

func TestDisksAreDescribedAsTheyAre(t *testing.T) {
	b := setup(t, store("db", sandbox.Disk{}, sandbox.Disk{CapacityBytes: 1 << 40}), store("diskless"))
	s := b.session(t)
	vm := b.find(t, s, "db")
	b.ResetCalls()
	disks := b.disks(t, s, vm)
	if calls := b.Calls(); calls["RetrievePropertiesEx"] != 2 || len(calls) != 1 {
		t.Errorf("calls %v", calls)
	}
	if len(disks) != 2 {
		t.Fatalf("%+v", disks)
	}
	second := disks[1]
	if second.Key != 2001 || second.Label != "Hard disk 2" || second.Capacity != 1<<40 || second.UUID == "" ||
		second.ChangeID != b.Guest("db").Disk(2001).ChangeID() || second.Backing != "[LocalDS_0] db/db_1-flat.vmdk" ||
		second.Readable() != nil || second == disks[0] {
		t.Errorf("%+v", second)
	}
	if again := b.disks(t, s, vm); again[0] != disks[0] || again[1] != disks[1] {
		t.Errorf("%+v became %+v", disks, again)
	}
	if disks := b.disks(t, s, b.find(t, s, "diskless")); len(disks) != 0 {
		t.Errorf("%+v", disks)
	}
}

func TestWhatMovesMeanwhileIsSeen(t *testing.T) {
	b := setup(t, store("web", sandbox.Disk{}))
	s := b.session(t)
	vm := b.find(t, s, "web")
	disk := b.Guest("web").Disk(2000)
	for _, c := range []struct {
		name string
		move func()
	}{
		{"power cycle", func() { b.Guest("web").PowerOnByHand(); b.Guest("web").PowerOffByHand() }},
		{"reset", disk.ResetCBT},
		{"extended", func() { disk.Extend(disk.Size() + 1<<20) }},
		{"snapshot", b.Guest("web").TakeSnapshot},
		{"no tracking", func() { disk.TrackChanges(false) }},
	} {
		before := b.disks(t, s, vm)[0]
		c.move()
		if after := b.disks(t, s, vm)[0]; after == before {
			t.Errorf("%s: still %+v", c.name, after)
		}
	}
}

func TestADiskThatCanNotBeReadSaysWhy(t *testing.T) {
	reasons := map[sandbox.Backing]string{
		sandbox.Delta: "snapshot", sandbox.RDM: "raw device", sandbox.Sparse: "sparsely", sandbox.SESparse: "SEsparse",
		sandbox.Encrypted: "encrypted", sandbox.Independent: "independent", sandbox.MultiWriter: "shared",
		sandbox.Split: "split", sandbox.PMem: "persistent memory", sandbox.VSAN: "vSAN", sandbox.VVol: "vVol",
	}
	var disks []sandbox.Disk
	var wants []string
	for backing, reason := range reasons {
		disks, wants = append(disks, sandbox.Disk{Backing: backing}), append(wants, reason)
	}
	b := setup(t, store("odd", disks...), store("plain", sandbox.Disk{}))
	s := b.session(t)
	vm := b.find(t, s, "odd")
	b.ResetCalls()
	for i, disk := range b.disks(t, s, vm) {
		_, err := s.OpenDisk(t.Context(), vm, disk, ReadOptions{})
		if !errors.Is(err, ErrInvalidState) || Code(err) != "invalid_vm_state" ||
			!strings.Contains(err.Error(), disk.String()) || !strings.Contains(err.Error(), wants[i]) {
			t.Errorf("%s: %v", disks[i].Backing, err)
		}
	}
	if n := b.Calls()[sandbox.FolderRead]; n != 0 {
		t.Errorf("%d reads", n)
	}
	plain := b.find(t, s, "plain")
	b.Guest("plain").TakeSnapshot()
	if err := b.disks(t, s, plain)[0].Readable(); !errors.Is(err, ErrInvalidState) {
		t.Errorf("with a snapshot: %v", err)
	}
	b.Guest("plain").RemoveSnapshots()
	if err := b.disks(t, s, plain)[0].Readable(); err != nil {
		t.Errorf("without: %v", err)
	}
}

func TestOneReasonIsEnoughToRefuseADisk(t *testing.T) {
	backing := func(file string) types.VirtualDiskFlatVer2BackingInfo {
		return types.VirtualDiskFlatVer2BackingInfo{
			DiskMode: "persistent", ChangeId: "52/1", VirtualDeviceFileBackingInfo: types.VirtualDeviceFileBackingInfo{FileName: file},
		}
	}
	plain, delta, linked, base := backing("[s] a/a.vmdk"), backing("[s] a/a-000001.vmdk"), backing("[s] a/a-000002.vmdk"), backing("[s] base/base.vmdk")
	delta.Parent, linked.Parent = &plain, &base
	for name, c := range map[string]struct {
		around  surroundings
		backing types.VirtualDiskFlatVer2BackingInfo
		refused string
	}{
		"plain":                            {surroundings{}, plain, ""},
		"the VM has a snapshot":            {surroundings{snapshot: true}, plain, "has a snapshot"},
		"a delta of a snapshot":            {surroundings{snapshot: true}, delta, "remove the VM's snapshots"},
		"a delta without a snapshot":       {surroundings{}, delta, "need consolidation"},
		"a linked clone":                   {surroundings{snapshot: true}, linked, "linked clone"},
		"a VM that is called like a delta": {surroundings{}, backing("[s] web-123456/web-123456.vmdk"), ""},
		"no name of a datastore":           {surroundings{}, backing("a/a.vmdk"), "unexpected name"},
		"no descriptor of a flat disk":     {surroundings{}, backing("[s] a/a.img"), "unexpected name"},
	} {
		disk := &types.VirtualDisk{}
		disk.Backing = &c.backing
		if got := c.around.describe(disk); (got.Refusal != "") != (c.refused != "") || !strings.Contains(got.Refusal, c.refused) || got.ChangeID != "52/1" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestADiskOnASharedBusIsRefused(t *testing.T) {
	disk := &types.VirtualDisk{}
	disk.ControllerKey = 1000
	disk.Backing = &types.VirtualDiskFlatVer2BackingInfo{
		DiskMode: "persistent", VirtualDeviceFileBackingInfo: types.VirtualDeviceFileBackingInfo{FileName: "[s] a/a.vmdk"},
	}
	for sharing, refused := range map[types.VirtualSCSISharing]bool{
		"noSharing": false, "": false, "virtualSharing": true, "physicalSharing": true,
	} {
		bus := &types.VirtualLsiLogicController{}
		bus.Key, bus.SharedBus = 1000, sharing
		around := surroundings{devices: []types.BaseVirtualDevice{bus, disk}}
		if got := around.describe(disk); (got.Refusal != "") != refused {
			t.Errorf("%q: %+v", sharing, got)
		}
	}
}

func TestADiskKeepsItsWireNames(t *testing.T) {
	data, _ := json.Marshal(Disk{Key: 2000})
	want := `{"key":2000,"label":"","capacity_bytes":0,"change_id":"","backing":"","datastore":"","uuid":""}`
	if string(data) != want {
		t.Errorf("%s", data)
	}
}

func TestDisksOfAVMThatIsGone(t *testing.T) {
	b := setup(t, store("web", sandbox.Disk{}))
	s := b.session(t)
	vm := b.find(t, s, "web")
	b.Guest("web").Delete()
	if _, err := s.Disks(t.Context(), vm); !errors.Is(err, ErrReplaced) {
		t.Errorf("got %v", err)
	}
}

func TestAVMIsFoundByItsInventoryPath(t *testing.T) {
	v, err := sandbox.StartVCenter(sandbox.VCenterOptions{
		Datacenter: "Rechenzentrum Süd", Guests: []sandbox.Guest{on("web 01"), {Name: "golden", Template: true}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	b := &bench{VCenter: v}
	b.pool = b.newPool(t, Options{})
	s := b.session(t)
	for _, path := range []string{"/Rechenzentrum Süd/vm/web 01", "Rechenzentrum Süd/vm/web 01"} {
		vm, err := s.FindPath(t.Context(), path)
		if err != nil || vm != b.find(t, s, "web 01") {
			t.Errorf("%s: %+v, %v", path, vm, err)
		}
		if found, err := s.Path(t.Context(), vm); err != nil || found != "/Rechenzentrum Süd/vm/web 01" {
			t.Errorf("the path of %s is %q, %v", vm, found, err)
		}
	}
	for _, path := range []string{"/Rechenzentrum Süd/vm/web", "/DC0/vm/web 01", "/Rechenzentrum Süd/vm", "/", ""} {
		if _, err := s.FindPath(t.Context(), path); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := s.FindPath(t.Context(), "/Rechenzentrum Süd/vm/golden"); !errors.Is(err, ErrInvalidState) {
		t.Errorf("template: %v", err)
	}
}
