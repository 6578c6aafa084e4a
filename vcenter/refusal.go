package vcenter

import (
	"path"
	"strings"

	"github.com/vmware/govmomi/vim25/types"
)

// refusal says why the disk's data can't be read as one file of a datastore, "" when it
// can be. Only a flat base disk has its data in a file
// that is as long as the disk.
func (a surroundings) refusal(device *types.VirtualDisk) string {
	switch backing := device.Backing.(type) {
	case *types.VirtualDiskFlatVer2BackingInfo:
		return a.flatRefusal(device, backing)
	case *types.VirtualDiskRawDiskMappingVer1BackingInfo, *types.VirtualDiskRawDiskVer2BackingInfo,
		*types.VirtualDiskPartitionedRawDiskVer2BackingInfo:
		return "it is a raw device mapping (RDM)"
	case *types.VirtualDiskSeSparseBackingInfo:
		return "it is stored sparsely (SEsparse), as the delta of a snapshot is"
	case *types.VirtualDiskSparseVer1BackingInfo, *types.VirtualDiskSparseVer2BackingInfo:
		return "it is stored sparsely"
	case *types.VirtualDiskLocalPMemBackingInfo:
		return "it lies in persistent memory"
	}
	return "its kind of backing is not supported"
}

func (a surroundings) flatRefusal(device *types.VirtualDisk, backing *types.VirtualDiskFlatVer2BackingInfo) string {
	kind := strings.ToLower(a.stores[storeOf(device).Value])
	switch {
	case backing.Parent != nil:
		return a.deltaRefusal(backing)
	case strings.HasPrefix(backing.DiskMode, "independent"):
		return "it is independent, and changes of such disks are not tracked"
	case backing.DiskMode != string(types.VirtualDiskModePersistent):
		return "its mode is " + quoted(backing.DiskMode) + " instead of persistent"
	case a.snapshot:
		return "the VM has a snapshot; remove it"
	case backing.KeyId != nil:
		return "it is encrypted"
	case backing.Sharing == string(types.VirtualDiskSharingSharingMultiWriter), a.sharedBus(device):
		return "it is shared with other VMs"
	case backing.Split != nil && *backing.Split:
		return "it is split into several files"
	case strings.HasPrefix(kind, "vsan"):
		return "it lies on vSAN, which keeps no file of the data"
	case kind == "vvol":
		return "it lies on a virtual volume (vVol), which is no file"
	case backing.FileName != quoted(backing.FileName), !strings.HasPrefix(backing.FileName, "["), !strings.HasSuffix(backing.FileName, ".vmdk"):
		return "its file has an unexpected name"
	}
	return ""
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
