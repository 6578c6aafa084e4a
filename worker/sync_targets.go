package worker

import (
	"context"
	"errors"
	"strconv"
	"time"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/replication"
)

// openAll opens every source and every target and proves the targets. It returns what is to
// be copied, and how many bytes of it are saved already. It writes nothing.
func (s *finalSync) openAll(ctx context.Context) (disks []replication.Disk, saved int64, err error) {
	began := time.Now()
	checkpoints, err := s.run.Checkpoints(ctx)
	if err != nil {
		return nil, 0, err
	}
	for i, d := range s.found.Disks {
		disk, err := s.open(ctx, i, d, checkpoints[strconv.Itoa(int(d.Key))])
		if err != nil {
			return nil, 0, err
		}
		disks = append(disks, disk)
	}
	opened := time.Now()
	if err := replication.Check(disks); err != nil {
		return nil, 0, err
	}
	if err := s.holdTargets(ctx, disks); err != nil {
		return nil, 0, err
	}
	for i := range disks {
		if err := s.prove(ctx, i, &disks[i]); err != nil {
			return nil, 0, err
		}
		saved += disks[i].Resume.Bytes(disks[i].Plan)
	}
	s.log.InfoContext(ctx, "targets proven", "opened_ms", opened.Sub(began).Milliseconds(), "proven_ms", time.Since(opened).Milliseconds())
	return disks, saved, nil
}

// holdTargets makes sure that the targets are this job's, and nobody else's, by whatever name
// each of them goes.
func (s *finalSync) holdTargets(ctx context.Context, disks []replication.Disk) error {
	var own, names []string
	var of []int // which disk each name is of
	for i, d := range disks {
		own = append(own, d.Target.Name())
		for _, name := range replication.Names(d.Target) {
			names, of = append(names, name), append(of, i)
		}
	}
	free := s.vm.memory.holdTargets(s.run.Job().ID, names...)
	err := s.run.HoldTargets(ctx, names...)
	var taken *joblog.TargetError
	switch {
	case errors.As(err, &taken):
		return s.notFree(s.found.Disks[of[taken.Target]].Key, taken)
	case err == nil && !free:
		return failure.New(failure.TargetUnavailable, "another job of this worker writes to one of the targets; wait for its end")
	}
	s.held = own
	return err
}

// notFree is the failure for the target of a disk that another job has, or has written.
func (s *finalSync) notFree(disk int32, taken *joblog.TargetError) error {
	switch {
	case !taken.Written.IsZero():
		return failure.Newf(failure.TargetUnavailable, "the target of disk %d was written at %s by a final sync of another appliance, which keeps it for a day; "+
			"ask with the context_id of that one if this belongs to it, or name another target", disk, taken.Written.Format(time.RFC3339))
	case taken.JobID != "":
		return failure.Newf(failure.TargetUnavailable, "job %s writes to the target of disk %d; wait for its end", taken.JobID, disk)
	}
	return failure.Newf(failure.TargetUnavailable, "another job writes to the target of disk %d; wait for its end", disk)
}

// open opens one disk on both sides. saved is its checkpoint; one that can't be read is of
// no plan, and the disk starts over.
func (s *finalSync) open(ctx context.Context, i int, d foundDisk, saved string) (disk replication.Disk, err error) {
	if disk.Source, err = s.openSource(ctx, d); err != nil {
		return replication.Disk{}, err
	}
	if disk.Target, err = s.openTarget(ctx, i); err != nil {
		return replication.Disk{}, err
	}
	_ = disk.Resume.UnmarshalBinary([]byte(saved))
	if disk.Plan, err = s.plan(d, disk.Target, s.areas[i]); err != nil {
		return replication.Disk{}, err
	}
	return disk, s.resumeWhole(i, &disk)
}

// openTarget opens the target of disk i for writing.
func (s *finalSync) openTarget(ctx context.Context, i int) (replication.Target, error) {
	options := s.targetOptions(i)
	options.Spare = true
	target, err := replication.OpenTarget(ctx, s.asked.Disks[i].Target, options)
	if err == nil {
		s.opened = append(s.opened, target)
	}
	return target, err
}

// targetOptions are the worker's, for disk i of this job.
func (s *finalSync) targetOptions(i int) replication.TargetOptions {
	options := s.targets
	options.Size, options.LeaseHeld = s.found.Disks[i].Capacity, s.leaseHeld
	options.Line = s.lines[i]
	options.AllowUnflushed = s.asked.AllowUnflushed
	return options
}

func (s *finalSync) plan(d foundDisk, target replication.Target, areas []replication.Extent) (*replication.Plan, error) {
	return replication.NewPlan(replication.Work{
		DiskKey: d.Key, ChangeID: d.Previous, Capacity: d.Capacity, Target: target.Name(), Extents: areas,
	}, replication.PlanOptions{ChunkSize: syncChunk})
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
