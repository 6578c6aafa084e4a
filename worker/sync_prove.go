package worker

import (
	"context"
	"errors"
	"strconv"

	"vmapower/failure"
	"vmapower/replication"
	"vmapower/tasks"
)

// foreignTarget is why a disk is copied whole whose target was found not to hold its earlier
// state.
const foreignTarget = "the target did not hold the state of the disk that its change id names"

// prove makes sure that the target holds an earlier state of the disk. Where it does not and
// the request allows it, the whole disk is copied; the checkpoint keeps that for other
// attempts, because a target that is written in part may pass for an earlier state.
func (s *finalSync) prove(ctx context.Context, i int, disk *replication.Disk) error {
	err := replication.Prove(ctx, *disk)
	var foreign *replication.ProofError
	if !errors.As(err, &foreign) || foreign.Format != "" || s.asked.OnTargetMismatch != tasks.CopyMismatch {
		return err
	}
	s.log.WarnContext(ctx, "the target of a disk does not hold its earlier state, the disk is copied whole", "disk", foreign.DiskKey, "err", err)
	if err := s.copyWhole(i, disk); err != nil {
		return err
	}
	return s.saveCheckpoint(ctx, foreign.DiskKey, disk.Resume)
}

// resumeWhole goes on with the copy of the whole disk that another attempt began.
func (s *finalSync) resumeWhole(i int, disk *replication.Disk) error {
	if s.found.Disks[i].Whole != "" {
		return nil
	}
	saved := disk.Resume
	whole := *disk
	if err := s.planWhole(i, &whole); err != nil || saved.Plan != whole.Plan.ID() {
		return err
	}
	if err := s.copyWhole(i, disk); err != nil {
		return err
	}
	disk.Resume = saved
	return nil
}

// copyWhole makes the copy of the disk one of all of it.
func (s *finalSync) copyWhole(i int, disk *replication.Disk) error {
	if err := s.planWhole(i, disk); err != nil {
		return err
	}
	d := &s.found.Disks[i]
	d.Whole = foreignTarget
	s.areas[i], s.meter = s.wholeDisk(*d), nil
	d.Extents, d.Changed = 1, d.Capacity
	return nil
}

func (s *finalSync) planWhole(i int, disk *replication.Disk) (err error) {
	d := s.found.Disks[i]
	disk.Plan, err = s.plan(d, disk.Target, s.wholeDisk(d))
	if err == nil {
		disk.Resume = disk.Plan.Begun()
	}
	return err
}

func (s *finalSync) saveCheckpoint(ctx context.Context, key int32, checkpoint replication.Checkpoint) error {
	data, err := checkpoint.MarshalBinary()
	if err != nil {
		return err
	}
	return s.run.SaveCheckpoint(ctx, strconv.Itoa(int(key)), data)
}

// mismatch is the failure for a target that does not hold an earlier state of its disk.
func mismatch(foreign *replication.ProofError) *failure.Failure {
	if foreign.Format != "" {
		return failure.Newf(failure.TargetMismatch, "the target of disk %d begins as %s, and the disk does not; nothing was written: "+
			"serve the raw disk that is within, name another target, or wipe its beginning", foreign.DiskKey, foreign.Format).Because(foreign)
	}
	return failure.Newf(failure.TargetMismatch, "the target of disk %d differs from the disk at byte %d, where nothing has changed since its change id; "+
		"nothing was written: look whether it is the disk's own and the change id the target's, or ask with on_target_mismatch %q to copy the whole disk",
		foreign.DiskKey, foreign.Offset, tasks.CopyMismatch).Because(foreign)
}
