package worker

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"vmapower/failure"
	"vmapower/replication"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// foundDisks is what the sheet keeps of the disks before anything is read from them.
type foundDisks struct {
	Path  string      `json:"path"` // of the VM in the inventory
	Disks []foundDisk `json:"disks"`
}

// foundDisk is one disk that is to be copied.
type foundDisk struct {
	vcenter.Disk
	Previous string `json:"previous_change_id"` // of the state that the target holds; "" when nobody knows
	Whole    string `json:"full_reason"`        // why the whole disk is copied; "" when its changes are
	Extents  int    `json:"extents"`
	Changed  int64  `json:"bytes_changed"`
}

func (d foundDisk) syncType() string {
	if d.Whole != "" {
		return "full"
	}
	return "incremental"
}

func (f foundDisks) syncType() string {
	for _, d := range f.Disks {
		if d.Whole != "" {
			return d.syncType()
		}
	}
	return "incremental"
}

// String is the step's message.
func (f foundDisks) String() string {
	lines := make([]string, len(f.Disks))
	for i, d := range f.Disks {
		lines[i] = fmt.Sprintf("%s: %s in %s", d.Disk, size(d.Changed), count(d.Extents, "area"))
		if d.Whole != "" {
			lines[i] = fmt.Sprintf("%s: all of its %s, because %s", d.Disk, size(d.Changed), d.Whole)
		}
	}
	return strings.Join(lines, "; ")
}

// size is a number of bytes for people.
func size(bytes int64) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%.1f KiB", float64(bytes)/(1<<10))
	}
	return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20))
}

// count is a number of things for people.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// query looks at the disks, and asks what has changed on them. The disks are described
// first: whatever happens to them from then on shows at the end.
func (s *finalSync) query(ctx context.Context) (foundDisks, error) {
	all, err := s.session.Disks(ctx, *s.vm)
	if err != nil {
		return foundDisks{}, err
	}
	found := foundDisks{Path: s.asked.VMPath, Disks: make([]foundDisk, len(s.asked.Disks))}
	for i, asked := range s.asked.Disks {
		if found.Disks[i].Disk, err = s.choose(all, asked.Key); err != nil {
			return foundDisks{}, err
		}
	}
	if found.Path == "" {
		if found.Path, err = s.session.Path(ctx, *s.vm); err != nil {
			return foundDisks{}, err
		}
	}
	areas := make([][]replication.Extent, len(found.Disks))
	for i := range found.Disks {
		d := &found.Disks[i]
		if d.Previous, err = s.previousChangeID(ctx, found.Path, s.asked.Disks[i]); err != nil {
			return foundDisks{}, err
		}
		if areas[i], err = s.changed(ctx, d); err != nil {
			return foundDisks{}, err
		}
		d.Extents, d.Changed = len(areas[i]), replication.Bytes(areas[i])
	}
	s.areas = areas
	return found, nil
}

// choose returns the VM's disk with this key, if it can be read.
func (s *finalSync) choose(all []vcenter.Disk, key int32) (vcenter.Disk, error) {
	var others []string
	for _, disk := range all {
		if disk.Key == key {
			return disk, disk.Readable()
		}
		others = append(others, disk.String())
	}
	return vcenter.Disk{}, failure.Newf(failure.InvalidRequest, "disks: %s has no disk %d; it has %s", s.vm, key, strings.Join(others, ", "))
}

// changed asks for the areas of the disk that were written since its previous change
// id, or makes it the whole disk where nobody can tell them and the request allows it.
func (s *finalSync) changed(ctx context.Context, d *foundDisk) ([]replication.Extent, error) {
	if d.Whole == "" && d.Previous == "" {
		if err := s.copyWhole(d, "its previous change id is not known"); err != nil {
			return nil, err
		}
	}
	if d.Whole != "" {
		return []replication.Extent{{Length: d.Capacity}}, nil
	}
	areas, err := s.session.ChangedAreas(ctx, *s.vm, d.Disk, d.Previous)
	if errors.Is(err, vcenter.ErrChangeIDInvalid) {
		if _, err := s.verifyOff(ctx); err != nil { // vCenter says the same of a VM that is on
			return nil, err
		}
		if err := s.copyWhole(d, "vCenter can't tell what has changed since its previous change id"); err != nil {
			return nil, err
		}
		return s.changed(ctx, d)
	}
	if err != nil {
		return nil, err
	}
	extents := make([]replication.Extent, len(areas))
	for i, area := range areas {
		extents[i] = replication.Extent(area)
	}
	return extents, nil
}

func (s *finalSync) copyWhole(d *foundDisk, reason string) error {
	if s.asked.OnChangeIDInvalid == tasks.FailSync {
		return failure.Newf(failure.ChangeIDInvalid, "%s of %s: %s; ask with on_change_id_invalid %q to copy the whole disk",
			d.Disk, s.vm, reason, tasks.CopyFull)
	}
	d.Whole = reason
	return nil
}

// askAgain asks once more what an earlier attempt was told: the areas are too many to
// be kept with the job, and the same as long as the VM is off.
func (s *finalSync) askAgain(ctx context.Context) error {
	if s.areas != nil {
		return nil
	}
	if err := s.unchanged(ctx); err != nil {
		return err
	}
	areas := make([][]replication.Extent, len(s.found.Disks))
	for i, d := range s.found.Disks {
		var err error
		if areas[i], err = s.changed(ctx, &d); err != nil {
			return err
		}
	}
	s.areas = areas
	return nil
}

// unchanged looks at the VM and its disks once more: it must be off, and the disks what
// they were when the sync began. A VM that was on meanwhile has other change ids.
func (s *finalSync) unchanged(ctx context.Context) error {
	if _, err := s.verifyOff(ctx); err != nil {
		return err
	}
	all, err := s.session.Disks(ctx, *s.vm)
	if err != nil {
		return err
	}
	for _, d := range s.found.Disks {
		now, err := s.choose(all, d.Key)
		switch {
		case err != nil:
			return err
		case now.ChangeID != d.ChangeID:
			return failure.Newf(failure.SourceNotPoweredOff, "%s of %s was written during the sync: its change id was %q and is %q; "+
				"power the VM off, keep it off, and ask again", d.Disk, s.vm, d.ChangeID, now.ChangeID)
		case now != d.Disk:
			return failure.Newf(failure.InvalidVMState, "%s of %s was changed during the sync: it was %s in %s and is %s in %s; ask again",
				d.Disk, s.vm, size(d.Capacity), d.Backing, size(now.Capacity), now.Backing)
		}
	}
	return nil
}
