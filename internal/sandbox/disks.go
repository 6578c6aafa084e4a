package sandbox

import "fmt"

// Backing says how a virtual disk is stored, and so who can read it how.
type Backing string

// The backings of a disk. Only a flat one has an extent below /folder.
const (
	Flat        Backing = "" // one flat extent, the usual
	Delta       Backing = "delta"
	RDM         Backing = "rdm"
	Sparse      Backing = "sparse"
	SESparse    Backing = "seSparse"
	Encrypted   Backing = "encrypted"
	Independent Backing = "independent"
	MultiWriter Backing = "multiWriter"
	Split       Backing = "split"
	PMem        Backing = "pmem"
	VSAN        Backing = "vsan"
	VVol        Backing = "vvol"
)

// Disk describes one virtual disk of a guest. The zero value is a small empty
// one whose changes are tracked.
type Disk struct {
	// Key is the device key. Default 2000 for the first disk, 2001 for the second.
	Key int32
	// CapacityBytes defaults to 32 MiB. It costs nothing: only what is written
	// is kept.
	CapacityBytes int64
	// FilledBytes at the beginning hold data from the start; the rest is
	// unallocated and reads as zeroes. It costs nothing either.
	FilledBytes int64
	Backing     Backing
	// Datastore is the datastore's name. Default LocalDS_0, or one of the kind
	// the backing needs.
	Datastore string
	// Path is where the descriptor lies in the datastore. Default is the guest's
	// name as directory and file.
	Path string
	// Untracked switches change tracking off.
	Untracked bool
}

func (spec Disk) withDefaults(guest string, position int) Disk {
	if spec.Key == 0 {
		spec.Key = 2000 + int32(position)
	}
	if spec.CapacityBytes == 0 {
		spec.CapacityBytes = 32 << 20
	}
	spec.FilledBytes = min(spec.FilledBytes, spec.CapacityBytes)
	if spec.Datastore == "" {
		spec.Datastore = spec.Backing.datastore()
	}
	if spec.Path == "" {
		spec.Path = guest + "/" + guest + ".vmdk"
		if position > 0 {
			spec.Path = fmt.Sprintf("%s/%s_%d.vmdk", guest, guest, position)
		}
	}
	return spec
}

func (b Backing) datastore() string {
	switch b {
	case VSAN:
		return "vsanDatastore"
	case VVol:
		return "vvolDatastore"
	}
	return "LocalDS_0"
}

// storage is the kind of datastore, as datastores name it in their summary.
func (b Backing) storage() string {
	switch b {
	case VSAN:
		return "vsan"
	case VVol:
		return "VVOL"
	}
	return "VMFS"
}
