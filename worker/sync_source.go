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
	})
	if err != nil {
		return nil, err
	}
	s.opened = append(s.opened, closerFunc(source.Close))
	return source, nil
}
