package vcenter

import (
	"bytes"
	"errors"
	"testing"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
)

func TestADataCentreIsNamedByItsPath(t *testing.T) {
	root := types.ManagedObjectReference{Type: "Folder", Value: "group-d1"}
	at := func(kind, id, name string) object {
		return object{ref: types.ManagedObjectReference{Type: kind, Value: id}, properties: properties{"name": name}}
	}
	store, folder := at("Datastore", "datastore-9", "store"), at("Folder", "group-s4", "datastore")
	for name, c := range map[string]struct {
		above []object
		want  string
	}{
		"below the root": {[]object{store, folder, at("Datacenter", "datacenter-2", "DC 1"), at("Folder", "group-d1", "Datacenters")}, "DC 1"},
		"in folders": {[]object{
			store, at("StoragePod", "group-p7", "pod"), folder, at("Datacenter", "datacenter-2", "DC"),
			at("Folder", "group-d5", "Nord"), at("Folder", "group-d4", "Europa"), at("Folder", "group-d1", "Datacenters"),
		}, "Europa/Nord/DC"},
		"root unseen": {[]object{store, folder, at("Datacenter", "datacenter-2", "DC"), at("Folder", "group-d5", "Nord")}, "Nord/DC"},
		"nowhere":     {[]object{store}, ""},
	} {
		if got := pathOfCenter(c.above, root); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestAFileOfAnUnknownDatastoreHasNoAddress(t *testing.T) {
	_, s, vm, _ := tracked(t, filled)
	disk := Disk{Key: 2000, Capacity: 1 << 20, Datastore: "datastore-404", Backing: "[gone] web/web-flat.vmdk"}
	if r, err := s.OpenDisk(t.Context(), vm, disk, eager); err == nil {
		r.Close()
		t.Error("opened")
	}
	disk.Backing = "web-flat.vmdk"
	if _, err := s.fileURL(t.Context(), disk.Datastore, disk.Backing); err == nil {
		t.Error("an address without a datastore")
	}
	disk.Capacity = 0
	if _, err := s.OpenDisk(t.Context(), vm, disk, eager); !errors.Is(err, ErrInvalidState) {
		t.Errorf("without a size: %v", err)
	}
	if _, err := s.ChangedAreas(t.Context(), vm, disk, Allocated); !errors.Is(err, ErrInvalidState) {
		t.Errorf("changed areas without a size: %v", err)
	}
}

func TestADiskIsReadWhateverItsDatastoreAndItsVMAreCalled(t *testing.T) {
	for _, c := range []sandbox.Disk{
		{Datastore: "old] store [1]", Path: "web/web.vmdk"},
		{Datastore: "[store]", Path: "web] [1]/web.vmdk"},
		{Path: "web-123456/web-123456.vmdk"},
	} {
		c.CapacityBytes, c.FilledBytes = 1<<20, 1<<20
		b, s, vm, h := tracked(t, c)
		r, err := s.OpenDisk(t.Context(), vm, b.disks(t, s, vm)[0], eager)
		if err != nil {
			t.Errorf("[%s] %s: %v", c.Datastore, c.Path, err)
			continue
		}
		got, want := make([]byte, 512), make([]byte, 512)
		_, _ = h.ReadAt(want, 4096)
		if err := r.ReadAt(t.Context(), got, 4096); err != nil || !bytes.Equal(got, want) {
			t.Errorf("[%s] %s: %v", c.Datastore, c.Path, err)
		}
		r.Close()
	}
}
