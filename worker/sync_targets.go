package worker

import (
	"context"
	"errors"
	"strconv"
	"time"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/replication"
	"vmapower/vcenter"
)

// openAll opens every source and every target, and returns what is to be copied, and
// how many bytes of it are saved already.
func (s *finalSync) openAll(ctx context.Context) (disks []replication.Disk, saved int64, err error) {
	checkpoints, err := s.run.Checkpoints(ctx)
	if err != nil {
		return nil, 0, err
	}
	var names []string
	for i, d := range s.found.Disks {
		disk, err := s.open(ctx, d, s.asked.Disks[i].Target, s.areas[i])
		if err != nil {
			return nil, 0, err
		}
		// One that can't be read is of no plan, and the disk starts over.
		_ = disk.Resume.UnmarshalBinary([]byte(checkpoints[strconv.Itoa(int(d.Key))]))
		saved += disk.Resume.Bytes(disk.Plan)
		disks, names = append(disks, disk), append(names, disk.Target.Name())
	}
	return disks, saved, s.holdTargets(ctx, names)
}

// holdTargets makes sure that the targets are this job's, and nobody else's.
func (s *finalSync) holdTargets(ctx context.Context, names []string) error {
	if !s.vm.memory.holdTargets(s.run.Job().ID, names...) {
		return failure.New(failure.TargetUnavailable, "another job of this worker writes to one of the targets; wait for its end")
	}
	err := s.run.HoldTargets(ctx, names...)
	var taken *joblog.TargetError
	if !errors.As(err, &taken) {
		s.held = names
		return err
	}
	disk := s.found.Disks[taken.Target].Key
	if taken.Written.IsZero() {
		return failure.Newf(failure.TargetUnavailable, "another job writes to the target of disk %d; wait for its end", disk)
	}
	return failure.Newf(failure.TargetUnavailable, "the target of disk %d was written at %s by a final sync of another appliance, which keeps it for a day; "+
		"ask with the context_id of that one if this belongs to it, or name another target", disk, taken.Written.Format(time.RFC3339))
}

// open opens one disk on both sides.
func (s *finalSync) open(ctx context.Context, d foundDisk, address string, areas []replication.Extent) (replication.Disk, error) {
	source, err := s.vm.session.OpenDisk(ctx, *s.vm.vm, d.Disk, vcenter.ReadOptions{})
	if err != nil {
		return replication.Disk{}, err
	}
	s.opened = append(s.opened, closerFunc(source.Close))
	options := s.targets
	options.Size, options.LeaseHeld = d.Capacity, s.leaseHeld
	target, err := replication.OpenTarget(ctx, address, options)
	if err != nil {
		return replication.Disk{}, err
	}
	s.opened = append(s.opened, target)
	plan, err := replication.NewPlan(replication.Work{
		DiskKey: d.Key, ChangeID: d.Previous, Capacity: d.Capacity, Target: target.Name(), Extents: areas,
	}, replication.PlanOptions{ChunkSize: syncChunk})
	return replication.Disk{Plan: plan, Source: source, Target: target}, err
}

// errLeaseLost breaks a write that a successor may have overtaken.
var errLeaseLost = errors.New("worker: the claim is not surely held")

func (s *finalSync) leaseHeld() error {
	if !s.run.LeaseHeld() {
		return errLeaseLost
	}
	return nil
}

// closerFunc is an end that can't fail.
type closerFunc func()

// Close implements io.Closer.
func (f closerFunc) Close() error { f(); return nil }
