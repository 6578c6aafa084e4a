package worker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"vmapower/internal/pause"
	"vmapower/replication"
	"vmapower/tasks"
)

// How a disk is read through vCenter: a few ranges at a time, small enough for its
// proxy, and more of them where that helps, over a long line as a rule.
const (
	syncChunk       = 2 << 20
	syncReaders     = 4
	mostSyncReaders = 8
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
	if err := s.copyOverBreaks(ctx); err != nil {
		return nil, err
	}
	written := make(writtenDisks, len(s.copied))
	for i, c := range s.copied {
		written[i] = c.Resumed + c.Written
		s.log.InfoContext(ctx, "disk copied", "disk", s.found.Disks[i].Key, "sync_type", s.found.Disks[i].syncType(),
			"bytes", c.Written, "bytes_zero", c.Zeroed, "bytes_resumed", c.Resumed,
			"written_ms", c.Times.Written.Milliseconds(), "flushed_ms", c.Times.Flushed.Milliseconds(), "read_back_ms", c.Times.ReadBack.Milliseconds())
	}
	return written, nil
}

// copyOverBreaks copies, and opens the targets again when a connection breaks, as long as
// more of the copy has become lasting in between.
func (s *finalSync) copyOverBreaks(ctx context.Context) error {
	var broken error // why the connection is opened again
	for broke := (time.Time{}); ; {
		before := s.lasting.at()
		err := s.copyOnce(ctx, broken)
		if err == nil {
			return nil
		}
		s.close()
		if s.lasting.at() > before {
			broke, broken = time.Now(), nil
		}
		if !opensAgain(err) || broke.IsZero() || time.Since(broke) > reopenFor {
			return withBroken(ctx, err, broken)
		}
		s.log.WarnContext(ctx, "the connection to a target broke, it is opened again", "err", err)
		broken = err
		if err := pause.For(ctx, reopenAfter); err != nil {
			return withBroken(ctx, err, broken)
		}
	}
}

// withBroken is the error of a copy. Where ctx ended it, what was broken at that time goes with
// it.
func withBroken(ctx context.Context, err, broken error) error {
	if ctx.Err() == nil {
		return err
	}
	return errors.Join(err, broken)
}

// copyOnce opens everything and copies. broken is why it is not the first time.
func (s *finalSync) copyOnce(ctx context.Context, broken error) error {
	disks, saved, err := s.openAll(ctx)
	if err != nil {
		return err
	}
	s.run.Overcome() // both sides can be reached
	if s.meter == nil {
		s.meter = s.newMeter(disks)
	}
	s.meter.begin(time.Now(), disks)
	s.recordProgress(ctx, tasks.StepCopyChangedAreas, s.meter.known.Transferred, s.meter.total)
	s.unflushed = unflushed(disks)
	if s.unflushed == nil {
		s.lasting.reached(saved)
	} else { // those begin anew
		s.lasting.begin(saved)
	}
	copying, end := context.WithCancelCause(ctx)
	defer end(nil)
	options := s.copyOptions()
	options.Flushed = func(key int32, target replication.Target) { s.reopen(ctx, key, target) }
	options.Progress = func(now []replication.Progress) {
		s.copiedSoFar(copying, now)
		s.watchLasting(now, broken, end)
	}
	s.copied, err = replication.Copy(copying, disks, options)
	return err
}

func (s *finalSync) newMeter(disks []replication.Disk) *meter {
	m := newMeter(s.found, s.run.Job(), disks, s.vm.vm.Name)
	if s.asked.Verify == tasks.VerifyFull {
		m.toVerify = m.known.VM.DiskBytes
	}
	return m
}

func (s *finalSync) copyOptions() replication.CopyOptions {
	options := replication.CopyOptions{
		Readers: syncReaders, Most: mostSyncReaders, Rates: s.rates(), CheckpointBytes: s.checkpointBytes,
		AwaitLease: s.run.AwaitLease,
		Save:       s.saveCheckpoint,
	}
	if s.asked.Verify != tasks.VerifyFull { // which compares with the source at the end
		options.OpenAgain = s.openAgain
	}
	return options
}

// What is flushed is read back over one connection to an NBD server, since that is opened soon.
// A server that takes longer to welcome it is read back at the end.
const (
	readBackConnections = 1
	readBackHandshake   = 5 * time.Second
)

// openAgain opens the target of a disk that is written. Whoever calls it closes it.
func (s *finalSync) openAgain(ctx context.Context, diskKey int32) (replication.Target, error) {
	i := slices.IndexFunc(s.found.Disks, func(d foundDisk) bool { return d.Key == diskKey })
	options := s.targetOptions(i)
	options.Connections = readBackConnections
	options.Handshake = readBackHandshake
	return replication.OpenTarget(ctx, s.asked.Disks[i].Target, options)
}

// rates are the limits of this job and of all jobs of this worker.
func (s *finalSync) rates() []*replication.Rate {
	return []*replication.Rate{replication.NewRate(s.asked.RateLimit), s.workerRate}
}

// opensAgain reports that it may help to open the targets again.
func opensAgain(err error) bool {
	var refused *replication.TargetError
	return errors.As(err, &refused) && refused.Reopen
}
