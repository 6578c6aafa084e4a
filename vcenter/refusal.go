package vcenter

import (
	"path"
	"strings"

	"github.com/vmware/govmomi/vim25/types"
)

// unreadable says why the disk's data can't be read in any way, "" when it can be.
func (a surroundings) unreadable(device *types.VirtualDisk) string {
	mode, sharing := "", ""
	switch backing := device.Backing.(type) {
	case *types.VirtualDiskFlatVer2BackingInfo:
		mode, sharing = backing.DiskMode, backing.Sharing
	case *types.VirtualDiskSeSparseBackingInfo:
		mode = backing.DiskMode
	case *types.VirtualDiskSparseVer1BackingInfo:
		mode = backing.DiskMode
	case *types.VirtualDiskSparseVer2BackingInfo:
		mode = backing.DiskMode
	case *types.VirtualDiskRawDiskMappingVer1BackingInfo, *types.VirtualDiskRawDiskVer2BackingInfo,
		*types.VirtualDiskPartitionedRawDiskVer2BackingInfo:
		return "it is a raw device mapping (RDM)"
	case *types.VirtualDiskLocalPMemBackingInfo:
		return "it lies in persistent memory"
	default:
		return "its kind of backing is not supported"
	}
	file := fileOf(device)
	switch {
	case strings.HasPrefix(mode, "independent"):
		return "it is independent, and changes of such disks are not tracked"
	case mode != string(types.VirtualDiskModePersistent):
		return "its mode is " + quoted(mode) + " instead of persistent"
	case sharing == string(types.VirtualDiskSharingSharingMultiWriter), a.sharedBus(device):
		return "it is shared with other VMs"
	case file != quoted(file), !strings.HasPrefix(file, "["), !strings.HasSuffix(file, ".vmdk"):
		return "its file has an unexpected name"
	}
	return ""
}

func fileOf(device *types.VirtualDisk) string {
	if file, ok := device.Backing.(types.BaseVirtualDeviceFileBackingInfo); ok {
		return file.GetVirtualDeviceFileBackingInfo().FileName
	}
	return ""
}

// noFile says why the disk's data can't be read as one file of a datastore, "" when it can be.
// Only a flat base disk has its data in a file that is as long as the disk.
func (a surroundings) noFile(device *types.VirtualDisk) string {
	switch backing := device.Backing.(type) {
	case *types.VirtualDiskFlatVer2BackingInfo:
		return a.notFlat(device, backing)
	case *types.VirtualDiskSeSparseBackingInfo:
		return "it is stored sparsely (SEsparse), as the delta of a snapshot is"
	}
	return "it is stored sparsely"
}

func (a surroundings) notFlat(device *types.VirtualDisk, backing *types.VirtualDiskFlatVer2BackingInfo) string {
	kind := strings.ToLower(a.stores[storeOf(device).Value])
	switch {
	case backing.Parent != nil:
		return a.deltaRefusal(backing)
	case a.snapshot:
		return "the VM has a snapshot; remove it"
	case backing.KeyId != nil:
		return "it is encrypted"
	case backing.Split != nil && *backing.Split:
		return "it is split into several files"
	case strings.HasPrefix(kind, "vsan"):
		return "it lies on vSAN, which keeps no file of the data"
	case kind == "vvol":
		return "it lies on a virtual volume (vVol), which is no file"
	}
	return ""
}

// encrypted reports whether the disk's data needs a key.
func encrypted(backing types.BaseVirtualDeviceBackingInfo) bool {
	switch b := backing.(type) {
	case *types.VirtualDiskFlatVer2BackingInfo:
		return b.KeyId != nil
	case *types.VirtualDiskSeSparseBackingInfo:
		return b.KeyId != nil
	case *types.VirtualDiskSparseVer2BackingInfo:
		return b.KeyId != nil
	}
	return false
}

// deltaRefusal says what a disk with a parent is. Only the parent tells a delta: a VM's own
// name may end as the file of one does.
func (a surroundings) deltaRefusal(backing *types.VirtualDiskFlatVer2BackingInfo) string {
	base := backing.Parent
	for base.Parent != nil {
		base = base.Parent
	}
	switch {
	case path.Dir(base.FileName) != path.Dir(backing.FileName):
		return "it is the delta of a linked clone, whose base lies with another VM"
	case a.snapshot:
		return "it is part of a snapshot chain; remove the VM's snapshots"
	}
	return "it is the delta of a snapshot that the VM has no more: its disks need consolidation"
}

// sharedBus reports whether the disk's SCSI controller shares its bus.
func (a surroundings) sharedBus(device *types.VirtualDisk) bool {
	for _, other := range a.devices {
		controller, ok := other.(types.BaseVirtualSCSIController)
		if !ok || controller.GetVirtualSCSIController().Key != device.ControllerKey {
			continue
		}
		sharing := controller.GetVirtualSCSIController().SharedBus
		return sharing != "" && sharing != types.VirtualSCSISharingNoSharing
	}
	return false
}
