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

// foundDisks is what the record keeps of the disks before anything is read from them.
type foundDisks struct {
	Path  string      `json:"path"` // of the VM in the inventory
	Disks []foundDisk `json:"disks"`
}

// foundDisk is one disk that is to be copied.
type foundDisk struct {
	vcenter.Disk
	Previous string       `json:"previous_change_id"` // of the state that the target holds; "" when nobody knows
	Reader   tasks.Reader `json:"reader,omitempty"`   // "" is ReaderHTTPS
	Whole    string       `json:"full_reason"`        // why the whole disk is copied; "" when its changes are
	Extents  int          `json:"extents"`
	Changed  int64        `json:"bytes_changed"`
}

func (d foundDisk) syncType() tasks.SyncType {
	if d.Whole != "" {
		return tasks.Full
	}
	return tasks.Incremental
}

func (f foundDisks) syncType() tasks.SyncType {
	for _, d := range f.Disks {
		if d.Whole != "" {
			return d.syncType()
		}
	}
	return tasks.Incremental
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
	all, err := s.vm.session.Disks(ctx, *s.vm.vm)
	if err != nil {
		return foundDisks{}, err
	}
	found := foundDisks{Path: s.asked.VMPath, Disks: make([]foundDisk, len(s.asked.Disks))}
	for i, asked := range s.asked.Disks {
		if found.Disks[i].Disk, found.Disks[i].Reader, err = s.choose(all, asked.Key); err != nil {
			return foundDisks{}, err
		}
	}
	if found.Path == "" {
		if found.Path, err = s.vm.session.Path(ctx, *s.vm.vm); err != nil {
			return foundDisks{}, err
		}
	}
	areas := make([][]replication.Extent, len(found.Disks))
	for i, d := range found.Disks {
		if d.Previous, err = s.previousChangeID(ctx, found.Path, s.asked.Disks[i]); err != nil {
			return foundDisks{}, err
		}
		if areas[i], d.Whole, err = s.changed(ctx, d); err != nil {
			return foundDisks{}, err
		}
		d.Extents, d.Changed = len(areas[i]), replication.Bytes(areas[i])
		found.Disks[i] = d
	}
	s.areas = areas
	return found, nil
}

// choose returns the VM's disk with this key, if it can be read, and how.
func (s *finalSync) choose(all []vcenter.Disk, key int32) (vcenter.Disk, tasks.Reader, error) {
	var others []string
	for _, disk := range all {
		if disk.Key == key {
			reader, err := s.readerFor(disk)
			return disk, reader, err
		}
		others = append(others, disk.String())
	}
	return vcenter.Disk{}, "", failure.Newf(failure.InvalidRequest, "disks: %s has no disk %d; it has %s", s.vm, key, strings.Join(others, ", "))
}

// changed asks for the areas of the disk that were written since its previous change
// id. Where nobody can tell them and the request allows it, that is the whole disk, and
// why says why.
func (s *finalSync) changed(ctx context.Context, d foundDisk) (areas []replication.Extent, why string, err error) {
	switch {
	case d.Whole != "":
		return s.wholeDisk(d), d.Whole, nil
	case d.Previous == "":
		return s.orWhole(d, "its previous change id is not known")
	}
	written, err := s.vm.session.ChangedAreas(ctx, *s.vm.vm, d.Disk, d.Previous)
	if errors.Is(err, vcenter.ErrChangeIDInvalid) {
		if _, err := s.verifyOff(ctx); err != nil { // vCenter says the same of a VM that is on
			return nil, "", err
		}
		return s.orWhole(d, "vCenter can't tell what has changed since its previous change id ("+text(err)+")")
	}
	if err != nil {
		return nil, "", err
	}
	areas = make([]replication.Extent, len(written))
	for i, area := range written {
		areas[i] = replication.Extent(area)
	}
	return areas, "", nil
}

// orWhole is the whole disk for the given reason, or the failure when the request does
// not allow that.
func (s *finalSync) orWhole(d foundDisk, reason string) ([]replication.Extent, string, error) {
	if s.asked.OnChangeIDInvalid == tasks.FailSync {
		return nil, "", failure.Newf(failure.ChangeIDInvalid, "%s of %s: %s; ask with on_change_id_invalid %q to copy the whole disk",
			d.Disk, s.vm, reason, tasks.CopyFull)
	}
	return s.wholeDisk(d), reason, nil
}

func (s *finalSync) wholeDisk(d foundDisk) []replication.Extent {
	return []replication.Extent{{Length: d.Capacity}}
}

// queryAgain asks once more what an earlier attempt was told: the areas are too many to
// be kept with the job, and the same as long as the VM is off.
func (s *finalSync) queryAgain(ctx context.Context) error {
	if s.areas != nil {
		return nil
	}
	if err := s.unchanged(ctx); err != nil {
		return err
	}
	areas := make([][]replication.Extent, len(s.found.Disks))
	for i, d := range s.found.Disks {
		var err error
		if areas[i], _, err = s.changed(ctx, d); err != nil {
			return err
		}
	}
	s.areas = areas
	return nil
}

// unchanged observes the VM and its disks once more: it must be off, and the disks what
// they were when the sync began. A VM that was on meanwhile has other change ids.
func (s *finalSync) unchanged(ctx context.Context) error {
	if _, err := s.verifyOff(ctx); err != nil {
		return err
	}
	all, err := s.vm.session.Disks(ctx, *s.vm.vm)
	if err != nil {
		return err
	}
	for _, d := range s.found.Disks {
		now, _, err := s.choose(all, d.Key)
		switch {
		case err != nil:
			return err
		case !s.sameDisk(d, now):
			return s.changedMeanwhile(d, now)
		}
	}
	return nil
}
