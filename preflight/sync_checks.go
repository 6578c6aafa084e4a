package preflight

import (
	"slices"

	"vmapower/tasks"
	"vmapower/vcenter"
)

// snapshots matter to a final sync: through them only VDDK reads.
func (s subject) snapshots() (Status, string) {
	worse := OK
	if s.syncs() {
		worse = Warning
	}
	switch {
	case s.Snapshot:
		return worse, "the VM has a snapshot: " + byVDDK + "; else remove it before a final sync"
	case s.Consolidation:
		return worse, "the VM's disks need consolidation: " + byVDDK + "; else consolidate them in vCenter before a final sync"
	case !s.Told(vcenter.PathSnapshot, vcenter.PathConsolidation):
		return untold("whether the VM has snapshots")
	}
	return OK, "there is no snapshot"
}

func (s subject) changeTracking() (Status, string) {
	worse := OK
	if s.syncs() {
		worse = Warning
	}
	var without []string
	for _, disk := range s.Disks {
		if disk.ChangeID == "" {
			without = append(without, disk.String())
		}
	}
	switch {
	case !s.Told(vcenter.PathDisks):
		return untold("the VM's disks")
	case len(s.Disks) == 0:
		return OK, "the VM has no disk"
	case len(without) > 0:
		return worse, "changes are not tracked of " + list(without) + ": a final sync would copy all of it; turn change tracking on, " +
			"which begins at the next power-on or snapshot, and make a full copy then"
	}
	return OK, "changes of every disk are tracked"
}

// byVDDK is what only workers know: whether they have it.
const byVDDK = "its disks can be read through nbdkit's VDDK plugin alone, where the worker has it"

// disks is whether each can be read once the VM is off.
func (s subject) disks() (Status, string) {
	var byLibrary, unreadable []string
	for _, disk := range s.Disks {
		switch reader, why := ReaderOf(disk); reader {
		case ReaderNone:
			unreadable = append(unreadable, why)
		case ReaderVDDK:
			byLibrary = append(byLibrary, why)
		}
	}
	switch {
	case !s.Told(vcenter.PathDisks):
		return Blocked, "vCenter does not tell the VM's disks; look at the user's permissions on the VM, and at its host"
	case len(s.Disks) == 0:
		return Blocked, "the VM has no disk to copy"
	case len(unreadable) > 0:
		return Blocked, list(unreadable) + "; leave such disks out, or change them in vCenter"
	case len(byLibrary) > 0:
		return Warning, "read through nbdkit's VDDK plugin, where the worker has it, and else not at all: " + list(byLibrary)
	}
	return OK, "every disk can be read once the VM is off"
}

// Reader is how a disk can be read.
type Reader string

// The readers.
const (
	ReaderHTTPS Reader = "https"
	ReaderVDDK  Reader = "vddk"
	ReaderNone  Reader = "none"
)

// ReaderOf says how a disk would be read, and why not as a file of its datastore over HTTPS, "" where
// it would.
func ReaderOf(disk vcenter.Disk) (reader Reader, why string) {
	err := disk.Readable()
	switch {
	case err == nil:
		return ReaderHTTPS, ""
	case disk.ReadableByVDDK() == nil:
		return ReaderVDDK, err.Error()
	}
	return ReaderNone, err.Error()
}

// needed are the privileges without which the operation fails.
func (s subject) needed() []string {
	always := []string{vcenter.PrivilegeView, vcenter.PrivilegeRead}
	switch s.operation {
	case tasks.OperationPowerOn:
		return append(always, vcenter.PrivilegePowerOn)
	case tasks.OperationFinalSync:
		return append(always, vcenter.PrivilegeReadDisk, vcenter.PrivilegeBrowse, vcenter.PrivilegeReadFile)
	}
	return append(always, vcenter.PrivilegePowerOff)
}

// privileges is whether the user has what the operation needs. What only the others need,
// and what is optional, is a warning.
func (s subject) privileges() (Status, string) {
	if !s.ToldPrivileges() {
		return untold("the privileges of its user")
	}
	var missing, others []string
	for _, lack := range s.Lacking {
		text := lack.Privilege + " on " + lack.On
		if slices.Contains(s.needed(), lack.Privilege) {
			missing = append(missing, text)
		} else {
			others = append(others, text)
		}
	}
	switch {
	case len(missing) > 0:
		return Blocked, "the vCenter user lacks " + list(missing) + "; give it a role that has it"
	case len(others) > 0:
		return Warning, "the vCenter user has what this needs, but lacks " + list(others) + ", which other operations need or make use of"
	}
	return OK, "the vCenter user has every privilege that the operations need"
}
