package worker

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"vmapower/internal/pause"
	"vmapower/replication"
	"vmapower/tasks"
)

// How a disk is read through vCenter: a few ranges at a time, small enough for its
// proxy. Larger or more of them were no faster.
const (
	syncChunk   = 2 << 20
	syncReaders = 4
)

// reopenAfter is the pause before the targets are opened again, reopenFor how long that
// is done.
const (
	reopenAfter = time.Second
	reopenFor   = 30 * time.Second
)

// writtenDisks is what the record keeps of a copy: bytes that each disk's target took.
type writtenDisks []int64

// String is the step's message.
func (w writtenDisks) String() string {
	all := int64(0)
	for _, n := range w {
		all += n
	}
	return fmt.Sprintf("%s to %s", size(all), count(len(w), "target"))
}

// copy brings the changes to the targets. Nothing is written before every source and
// every target is open. A connection that breaks in the middle is opened again for a
// while; what is broken from the start, or for longer, is for the next attempt.
func (s *finalSync) copy(ctx context.Context) (writtenDisks, error) {
	if err := s.queryAgain(ctx); err != nil {
		return nil, err
	}
	if err := s.mayWrite(ctx); err != nil {
		return nil, err
	}
	if err := s.permit.check(ctx); err != nil {
		return nil, err
	}
	var broken error // why the connection is opened again
	for broke := (time.Time{}); ; {
		further, err := s.copyOnce(ctx)
		if err == nil {
			break
		}
		s.close()
		if further > 0 {
			broke, broken = time.Now(), nil
		}
		if !targetAway(err) || broke.IsZero() || time.Since(broke) > reopenFor {
			return nil, withBroken(ctx, err, broken)
		}
		s.log.WarnContext(ctx, "the connection to a target broke, it is opened again", "err", err)
		broken = err
		if err := pause.For(ctx, reopenAfter); err != nil {
			return nil, withBroken(ctx, err, broken)
		}
	}
	written := make(writtenDisks, len(s.copied))
	for i, c := range s.copied {
		written[i] = c.Resumed + c.Written
		s.log.InfoContext(ctx, "disk copied", "disk", s.found.Disks[i].Key, "sync_type", s.found.Disks[i].syncType(),
			"bytes", c.Written, "bytes_zero", c.Zeroed, "bytes_resumed", c.Resumed)
	}
	return written, nil
}

// withBroken is the error of a copy. Where ctx ended it, what was broken at that time goes with
// it.
func withBroken(ctx context.Context, err, broken error) error {
	if ctx.Err() == nil {
		return err
	}
	return errors.Join(err, broken)
}

// copyOnce opens everything and copies, and tells how many bytes that brought to the
// targets when it fails.
func (s *finalSync) copyOnce(ctx context.Context) (further int64, err error) {
	disks, saved, err := s.openAll(ctx)
	if err != nil {
		return 0, err
	}
	s.run.Overcome() // both sides can be reached
	s.meter = newMeter(s.found, s.vm.vm.Name, disks)
	s.recordProgress(ctx, tasks.StepCopyChangedAreas, saved, s.meter.total)
	s.copied, err = replication.Copy(ctx, disks, s.copyOptions(ctx))
	return s.meter.known.Transferred - saved, err
}

func (s *finalSync) copyOptions(ctx context.Context) replication.CopyOptions {
	return replication.CopyOptions{
		Readers: syncReaders, Rates: s.rates(), CheckpointBytes: s.checkpointBytes,
		AwaitLease: s.run.AwaitLease,
		Save: func(ctx context.Context, key int32, checkpoint replication.Checkpoint) error {
			data, err := checkpoint.MarshalBinary()
			if err != nil {
				return err
			}
			return s.run.SaveCheckpoint(ctx, strconv.Itoa(int(key)), data)
		},
		Progress: func(now []replication.Progress) { s.copiedSoFar(ctx, now) },
	}
}

// rates are the limits of this job and of all jobs of this worker.
func (s *finalSync) rates() []*replication.Rate {
	return []*replication.Rate{replication.NewRate(s.asked.RateLimit), s.workerRate}
}

// targetAway reports that a target could not be reached, or not any more.
func targetAway(err error) bool {
	var refused *replication.TargetError
	return errors.As(err, &refused) && refused.Kind == replication.TargetUnreachable
}
