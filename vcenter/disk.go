package vcenter

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/vmware/govmomi/vim25/types"
)

// Disk is a virtual disk as vCenter described it at one moment. It is kept with
// the job; two descriptions are compared with ==.
type Disk struct {
	Key      int32  `json:"key"`   // device key, such as 2000; another disk may get it later
	Label    string `json:"label"` // as operators see it, such as "Hard disk 1"
	Capacity int64  `json:"capacity_bytes"`
	// ChangeID names the disk's state for ChangedAreas; "" while vCenter tracks
	// no changes. It becomes another one when the VM is powered on. The disk's own word
	// counts: tracking may be off for it alone, or on by an option of the VM alone.
	ChangeID string `json:"change_id"`
	// Backing is the datastore path of the extent that holds the data, such as
	// "[store] web-01/web-01-flat.vmdk"; of an unreadable disk, its descriptor's.
	Backing   string `json:"backing"`
	Datastore string `json:"datastore"` // object id, such as datastore-11
	UUID      string `json:"uuid"`      // the backing's own; another disk has another
	// Refusal is why the disk can't be read as a file of a datastore, in words; "" when it can.
	Refusal string `json:"refusal,omitempty"`
	// Unreadable is why it can't be read in any way; "" when it can. Then Refusal says the same.
	Unreadable string `json:"unreadable,omitempty"`
	Encrypted  bool   `json:"encrypted,omitempty"`
}

// String returns key and label, such as "disk 2000 (Hard disk 1)".
func (d Disk) String() string {
	if d.Label == "" {
		return fmt.Sprintf("disk %d", d.Key)
	}
	return fmt.Sprintf("disk %d (%s)", d.Key, d.Label)
}

// Readable returns nil when OpenDisk can read such a disk. Otherwise it is
// ErrInvalidState, and the text names disk and reason: a snapshot chain, a raw
// device mapping, vSAN and the like. It makes no call.
func (d Disk) Readable() error { return d.refused(d.Refusal) }

// ReadableByVDDK is Readable for VMware's library, which reads all that OpenDisk does,
// and more: snapshot chains, vSAN, virtual volumes, encrypted and sparse disks.
func (d Disk) ReadableByVDDK() error { return d.refused(d.Unreadable) }

func (d Disk) refused(reason string) error {
	if reason == "" && d.Capacity <= 0 {
		reason = "its size is not known"
	}
	if reason == "" {
		return nil
	}
	return &Fault{Kind: ErrInvalidState, Text: d.String() + " can't be read: " + reason}
}

// Descriptor is the datastore path of the descriptor that the VM's device names: of a
// disk with snapshots the newest delta's, since the base's is the oldest state.
func (d Disk) Descriptor() string {
	if d.Refusal == "" {
		return strings.TrimSuffix(d.Backing, "-flat.vmdk") + ".vmdk"
	}
	return d.Backing
}

var diskPaths = []string{biosUUIDPath, instanceUUIDPath, "config.hardware.device", "snapshot"}

// Disks returns all virtual disks of the VM as they are now, in two calls, those
// that can't be read among them. It may be repeated, and is, to see whether
// anything moved meanwhile.
func (s *Session) Disks(ctx context.Context, vm VM) ([]Disk, error) {
	what := "read the disks of " + vm.String()
	read, err := s.readVM(ctx, vm, diskPaths, what)
	if err != nil {
		return nil, err
	}
	devices, ok := read["config.hardware.device"].(types.ArrayOfVirtualDevice)
	if !ok {
		return nil, &Fault{Kind: ErrUnreachable, Text: what + ": vCenter can't see the VM's configuration now"}
	}
	devices.VirtualDevice = slices.DeleteFunc(devices.VirtualDevice, func(device types.BaseVirtualDevice) bool {
		return device == nil // of a type that is not known here
	})
	around := surroundings{
		snapshot: read["snapshot"] != nil,
		devices:  devices.VirtualDevice,
	}
	if around.stores, err = s.storeKinds(ctx, devices.VirtualDevice); err != nil {
		return nil, translate(err, what)
	}
	var disks []Disk
	for _, device := range devices.VirtualDevice {
		if disk, ok := device.(*types.VirtualDisk); ok {
			disks = append(disks, around.describe(disk))
		}
	}
	return disks, nil
}

// surroundings are what a disk's device doesn't say of itself.
type surroundings struct {
	snapshot bool              // the VM has one
	stores   map[string]string // kinds of datastores, by object id
	devices  []types.BaseVirtualDevice
}

func (a surroundings) describe(device *types.VirtualDisk) Disk {
	d := Disk{Key: device.Key, Capacity: device.CapacityInBytes, Unreadable: a.unreadable(device), Encrypted: encrypted(device.Backing)}
	if d.Refusal = d.Unreadable; d.Refusal == "" {
		d.Refusal = a.noFile(device)
	}
	if d.Capacity == 0 {
		d.Capacity = device.CapacityInKB << 10
	}
	if device.DeviceInfo != nil {
		d.Label = quoted(device.DeviceInfo.GetDescription().Label)
	}
	if file, ok := device.Backing.(types.BaseVirtualDeviceFileBackingInfo); ok {
		d.Backing = quoted(file.GetVirtualDeviceFileBackingInfo().FileName)
	}
	d.Datastore = quoted(storeOf(device).Value)
	uuid, changeID := backingIDs(device.Backing)
	d.UUID, d.ChangeID = quoted(uuid), quoted(changeID)
	if d.Refusal == "" {
		d.Backing = strings.TrimSuffix(d.Backing, ".vmdk") + "-flat.vmdk"
	}
	return d
}

// backingIDs returns the backing's UUID and change id. Other backings than these
// have no change id.
func backingIDs(backing types.BaseVirtualDeviceBackingInfo) (uuid, changeID string) {
	switch b := backing.(type) {
	case *types.VirtualDiskFlatVer2BackingInfo:
		return b.Uuid, b.ChangeId
	case *types.VirtualDiskSeSparseBackingInfo:
		return b.Uuid, b.ChangeId
	case *types.VirtualDiskSparseVer2BackingInfo:
		return b.Uuid, b.ChangeId
	case *types.VirtualDiskRawDiskMappingVer1BackingInfo:
		return b.Uuid, b.ChangeId
	case *types.VirtualDiskRawDiskVer2BackingInfo:
		return b.Uuid, b.ChangeId
	}
	return "", ""
}

func storeOf(device types.BaseVirtualDevice) types.ManagedObjectReference {
	file, ok := device.GetVirtualDevice().Backing.(types.BaseVirtualDeviceFileBackingInfo)
	if !ok || file.GetVirtualDeviceFileBackingInfo().Datastore == nil {
		return types.ManagedObjectReference{}
	}
	return *file.GetVirtualDeviceFileBackingInfo().Datastore
}

// storeKinds reads the kinds of the datastores on which the disks lie.
func (s *Session) storeKinds(ctx context.Context, devices []types.BaseVirtualDevice) (map[string]string, error) {
	kinds := map[string]string{}
	var refs []types.ManagedObjectReference
	for _, device := range devices {
		store := storeOf(device)
		if _, known := kinds[store.Value]; !known && store.Type == "Datastore" {
			kinds[store.Value] = ""
			refs = append(refs, store)
		}
	}
	if len(refs) == 0 {
		return kinds, nil
	}
	found, err := s.read(ctx, refs, []string{"summary.type"})
	for _, o := range found {
		kinds[o.ref.Value] = o.properties.text("summary.type")
	}
	return kinds, err
}
