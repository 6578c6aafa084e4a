package sandbox

import (
	"fmt"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

const controllerKey = 1000

// publishDisks shows the disks as vSphere does, in new objects: replies under
// way still hold the old ones.
func (g *guest) publishDisks(ctx *simulator.Context) {
	if len(g.disks) == 0 {
		return
	}
	var devices []types.BaseVirtualDevice
	for _, device := range g.vm.Config.Hardware.Device {
		switch device.(type) {
		case *types.VirtualDisk, *types.ParaVirtualSCSIController:
		default:
			devices = append(devices, device)
		}
	}
	controller := &types.ParaVirtualSCSIController{}
	controller.Key, controller.SharedBus = controllerKey, types.VirtualSCSISharingNoSharing
	devices = append(devices, controller)
	tracked := false
	for _, d := range g.disks {
		device := d.device()
		controller.Device = append(controller.Device, device.Key)
		devices = append(devices, device)
		tracked = tracked || d.tracked()
	}
	ctx.Update(g.vm, []types.PropertyChange{
		{Name: "config.hardware.device", Val: devices},
		{Name: "config.changeTrackingEnabled", Val: tracked && !g.spec.CTKByVMX},
	})
}

func (d *disk) tracked() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.tracking.on
}

func (d *disk) device() *types.VirtualDisk {
	d.mu.Lock()
	defer d.mu.Unlock()
	unit := int32(d.position)
	if unit >= 7 {
		unit++ // 7 is the controller's own
	}
	return &types.VirtualDisk{
		VirtualDevice: types.VirtualDevice{
			Key: d.spec.Key, ControllerKey: controllerKey, UnitNumber: &unit,
			DeviceInfo: &types.Description{
				Label: fmt.Sprintf("Hard disk %d", d.position+1), Summary: fmt.Sprintf("%d KB", d.capacity>>10),
			},
			Backing: d.backing(),
		},
		CapacityInKB: d.capacity >> 10, CapacityInBytes: d.capacity, DiskObjectId: fmt.Sprintf("1-%d", d.spec.Key),
	}
}

// backing is the device's backing. d.mu is held.
func (d *disk) backing() types.BaseVirtualDeviceBackingInfo {
	file := types.VirtualDeviceFileBackingInfo{FileName: d.descriptor(d.snapshots), Datastore: &d.datastore}
	persistent := string(types.VirtualDiskModePersistent)
	switch d.spec.Backing {
	case RDM:
		return &types.VirtualDiskRawDiskMappingVer1BackingInfo{
			VirtualDeviceFileBackingInfo: file, DiskMode: persistent, CompatibilityMode: "physicalMode", Uuid: d.uuid,
		}
	case Sparse:
		return &types.VirtualDiskSparseVer2BackingInfo{VirtualDeviceFileBackingInfo: file, DiskMode: persistent, Uuid: d.uuid}
	case SESparse:
		return &types.VirtualDiskSeSparseBackingInfo{
			VirtualDeviceFileBackingInfo: file, DiskMode: persistent, Uuid: d.uuid, ChangeId: d.tracking.id(),
		}
	case PMem:
		return &types.VirtualDiskLocalPMemBackingInfo{VirtualDeviceFileBackingInfo: file, DiskMode: persistent, Uuid: d.uuid}
	}
	flat := d.flat(d.snapshots)
	switch d.spec.Backing {
	case Encrypted:
		flat.KeyId = &types.CryptoKeyId{KeyId: "key-1"}
	case Independent:
		flat.DiskMode, flat.ChangeId = string(types.VirtualDiskModeIndependent_persistent), ""
	case MultiWriter:
		flat.Sharing = string(types.VirtualDiskSharingSharingMultiWriter)
	case Split:
		flat.Split = types.NewBool(true)
	}
	return flat
}

// flat is the n-th delta with its parents, the base alone for 0. d.mu is held.
func (d *disk) flat(n int) *types.VirtualDiskFlatVer2BackingInfo {
	info := &types.VirtualDiskFlatVer2BackingInfo{
		VirtualDeviceFileBackingInfo: types.VirtualDeviceFileBackingInfo{FileName: d.descriptor(n), Datastore: &d.datastore},
		DiskMode:                     string(types.VirtualDiskModePersistent), Split: types.NewBool(false),
		ThinProvisioned: types.NewBool(true), Uuid: d.uuid, ChangeId: d.tracking.id(),
	}
	if n > 0 {
		info.Parent = d.flat(n - 1)
		info.Parent.ChangeId = ""
	}
	return info
}
