package sandbox

import (
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// DiskHandle lets tests and demos write to a disk as its guest does, and do by
// hand what storage and operators do to it.
type DiskHandle struct{ disk *disk }

// Disk returns the guest's disk with the device key, or nil.
func (h *GuestHandle) Disk(key int32) *DiskHandle {
	for _, d := range h.guest.disks {
		if d.spec.Key == key {
			return &DiskHandle{disk: d}
		}
	}
	return nil
}

// Write writes as the guest would, whatever the VM's power state: a test may want
// a change that shouldn't be. It fails beyond the disk's end.
func (h *DiskHandle) Write(off int64, data []byte) error { return h.disk.write(off, data) }

// ReadAt implements io.ReaderAt: it is the truth to compare a copy with.
func (h *DiskHandle) ReadAt(p []byte, off int64) (int, error) { return h.disk.ReadAt(p, off) }

// Size returns the capacity in bytes.
func (h *DiskHandle) Size() int64 {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	return h.disk.capacity
}

// ChangeID returns the change id now, "" while changes aren't tracked.
func (h *DiskHandle) ChangeID() string {
	h.disk.mu.Lock()
	defer h.disk.mu.Unlock()
	return h.disk.tracking.id()
}

// ResetCBT forgets all changes, as an unclean stop of the host does: ids handed
// out before are refused from now on.
func (h *DiskHandle) ResetCBT() { h.change(func(d *disk) { d.tracking.reset() }) }

// TrackChanges switches change tracking on, from this moment, or off.
func (h *DiskHandle) TrackChanges(on bool) {
	h.change(func(d *disk) {
		if on && !d.tracking.on {
			d.tracking.reset()
		}
		d.tracking.on = on
	})
}

// Extend makes the disk larger.
func (h *DiskHandle) Extend(capacity int64) {
	h.change(func(d *disk) { d.capacity = max(d.capacity, capacity) })
}

// Move gives the disk another descriptor in its datastore, such as "elsewhere/vm.vmdk", as a
// migration of a VM that is off does.
func (h *DiskHandle) Move(path string) {
	h.change(func(d *disk) { d.spec.Path = path })
}

// change changes the disk and shows the result.
func (h *DiskHandle) change(f func(*disk)) {
	d := h.disk
	d.guest.locked(func(ctx *simulator.Context) {
		d.mu.Lock()
		f(d)
		d.mu.Unlock()
		d.guest.publishDisks(ctx)
	})
}

// TakeSnapshot puts a delta before every disk, as an operator or a backup does.
func (h *GuestHandle) TakeSnapshot() {
	h.guest.snapshot(func(n int) int { return n + 1 }, types.VirtualMachineSnapshotInfo{
		CurrentSnapshot:  &types.ManagedObjectReference{Type: "VirtualMachineSnapshot", Value: "snapshot-1"},
		RootSnapshotList: []types.VirtualMachineSnapshotTree{{Name: "by hand"}},
	})
}

// RemoveSnapshots consolidates every disk.
func (h *GuestHandle) RemoveSnapshots() {
	h.guest.snapshot(func(int) int { return 0 }, nil)
}

func (g *guest) snapshot(count func(int) int, info types.AnyType) {
	g.locked(func(ctx *simulator.Context) {
		for _, d := range g.disks {
			d.mu.Lock()
			d.snapshots = count(d.snapshots)
			d.tracking.sequence++
			d.mu.Unlock()
		}
		g.publishDisks(ctx)
		ctx.Update(g.vm, []types.PropertyChange{{Name: "snapshot", Val: info}})
	})
}
