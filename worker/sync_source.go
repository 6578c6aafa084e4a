package worker

import (
	"context"
	"fmt"

	"vmapower/failure"
	"vmapower/replication"
	"vmapower/replication/vddk"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// readerFor says how the disk is read: over HTTPS where that can read it and nothing else is asked for, else
// through VDDK where this worker has it.
func (s *finalSync) readerFor(disk vcenter.Disk) (tasks.Reader, error) {
	overHTTPS := disk.Readable()
	switch {
	case overHTTPS == nil && s.asked.Reader != tasks.ReaderVDDK:
		return tasks.ReaderHTTPS, nil
	case disk.ReadableByVDDK() != nil:
		return "", disk.ReadableByVDDK()
	case s.vddk != nil:
		return tasks.ReaderVDDK, nil
	case overHTTPS == nil:
		return "", failure.Newf(failure.InvalidVMState, "%s shall be read through VDDK, which this worker does not have: "+
			"set vddk_libdir and nbdkit_path on every worker, or ask without reader", disk)
	}
	return "", failure.Newf(failure.InvalidVMState, "%s over HTTPS; VDDK could read it: set vddk_libdir and nbdkit_path on every worker",
		text(overHTTPS)).Because(overHTTPS)
}

// openSource opens the disk for reading.
func (s *finalSync) openSource(ctx context.Context, d foundDisk) (replication.Source, error) {
	if d.Reader == tasks.ReaderVDDK {
		return s.openThroughVDDK(ctx, d)
	}
	source, err := s.vm.session.OpenDisk(ctx, *s.vm.vm, d.Disk, vcenter.ReadOptions{})
	if err != nil {
		return nil, err
	}
	s.opened = append(s.opened, closerFunc(source.Close))
	return source, nil
}

func (s *finalSync) openThroughVDDK(ctx context.Context, d foundDisk) (replication.Source, error) {
	if _, err := s.readerFor(d.Disk); err != nil { // another worker has chosen the reader
		return nil, err
	}
	access, err := s.vm.session.DiskAccess(ctx, *s.vm.vm)
	if err != nil {
		return nil, err
	}
	source, err := s.vddk.Open(ctx, vddk.Disk{
		Name: fmt.Sprintf("%s of %s", d.Disk, s.vm), File: d.Descriptor(), Capacity: d.Capacity, Encrypted: d.Encrypted,
		VM: s.vm.vm.Ref, Server: access.Server, Port: access.Port, User: access.Username, Password: access.Password,
		Thumbprint: access.Thumbprint, Host: access.Host, HostVersion: access.HostVersion,
		StillOff: func(ctx context.Context) error { _, err := s.verifyOff(ctx); return err },
		Find:     func(ctx context.Context) (string, error) { return s.findDisk(ctx, d) },
	})
	if err != nil {
		return nil, err
	}
	s.opened = append(s.opened, closerFunc(source.Close))
	return source, nil
}

// findDisk returns where the descriptor of a disk is now that is not found where it was: it may have been moved to
// another datastore.
func (s *finalSync) findDisk(ctx context.Context, d foundDisk) (file string, err error) {
	all, err := s.vm.session.Disks(ctx, *s.vm.vm)
	if err != nil {
		return "", err
	}
	now, _, err := s.choose(all, d.Key)
	if err != nil {
		return "", err
	}
	moved := d.Disk
	moved.Backing, moved.Datastore, moved.Refusal = now.Backing, now.Datastore, now.Refusal
	if now != d.Disk && (now != moved || d.UUID == "") {
		return "", s.changedMeanwhile(d, now)
	}
	s.moved.Store(d.Key, now)
	return now.Descriptor(), nil
}

// sameDisk reports whether the disk is as it was when the sync began, but for having been moved.
func (s *finalSync) sameDisk(d foundDisk, now vcenter.Disk) bool {
	moved, found := s.moved.Load(d.Key)
	return now == d.Disk || found && now == moved
}

// changedMeanwhile is the failure for a disk that became another one during the sync.
func (s *finalSync) changedMeanwhile(d foundDisk, now vcenter.Disk) error {
	if now.ChangeID != d.ChangeID {
		return failure.Newf(failure.SourceNotPoweredOff, "%s of %s was written during the sync: its change id was %q and is %q; "+
			"power the VM off, keep it off, and ask again", d.Disk, s.vm, d.ChangeID, now.ChangeID)
	}
	return failure.Newf(failure.InvalidVMState, "%s of %s was changed during the sync: it was %s in %s and is %s in %s; ask again",
		d.Disk, s.vm, size(d.Capacity), d.Backing, size(now.Capacity), now.Backing)
}
