package worker

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"vmapower/failure"
	"vmapower/internal/pause"
	"vmapower/joblog"
	"vmapower/replication"
	"vmapower/replication/vddk"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// finalSync is a final sync under way.
type finalSync struct {
	asked   tasks.FinalSync
	permit  *permit
	steps   *steps
	vm      *handle
	newest  *newest
	results results
	run     *joblog.Run // holds the checkpoints, the progress and the lease
	metrics syncMetrics
	log     *slog.Logger

	vddk            *vddk.VDDK // nil where this worker has none
	targets         replication.TargetOptions
	checkpointBytes int64             // written to a disk's target between two checkpoints; 0 is the default
	workerRate      *replication.Rate // shared by all final syncs of the worker; nil is no limit

	found    foundDisks             // as the record has them
	areas    [][]replication.Extent // what is to be copied of each; nil until this attempt asked
	copied   []*replication.Copied  // nil until this attempt copied
	meter    *meter
	lasting  lasting
	opened   []io.Closer
	reopened reopenings
	lines    []*replication.Line // to each target
	moved    sync.Map            // disks by their key that are elsewhere than found says
	held     []string            // the names of the targets that are this job's

	unflushed []int32 // the disks whose targets could flush nothing when they were last opened to be written
}

// finalSync copies what has changed on the disks of a powered-off VM, verifies it, and
// hands out the new change ids when the VM was off all the time.
func (w *Worker) finalSync(ctx context.Context, a *attempt, asked tasks.FinalSync) (*outcome, error) {
	s := &finalSync{
		asked: asked, permit: a.permit, steps: a.steps, vm: a.vm, newest: a.newest, results: a.results, run: a.run, metrics: w.Metrics.sync, log: a.log,
		vddk: w.VDDK, targets: w.Targets, checkpointBytes: w.CheckpointBytes, workerRate: w.SyncRate,
		lasting: lasting{within: w.LastingWithin},
	}
	for range asked.Disks {
		s.lines = append(s.lines, replication.NewLine())
	}
	defer s.close()
	return s.do(ctx)
}

func (s *finalSync) do(ctx context.Context) (*outcome, error) {
	if err := s.vm.resolve(ctx, s.steps, s.find, s.sameVM); err != nil {
		return nil, err
	}
	if _, err := step(ctx, s.steps, tasks.StepVerifyPoweredOff, s.verifyOff); err != nil {
		return nil, err
	}
	ctx, leave := s.whileOff(ctx)
	defer leave()

	var err error
	if s.found, err = step(ctx, s.steps, tasks.StepQueryChangedAreas, s.query); err != nil {
		return nil, err
	}
	written, err := step(ctx, s.steps, tasks.StepCopyChangedAreas, s.copy)
	if err != nil {
		return nil, err
	}
	sums, err := step(ctx, s.steps, tasks.StepVerifyTarget, s.verify)
	if err != nil {
		return nil, err
	}
	if _, err := lastStep(ctx, s.steps, tasks.StepRecordChangeID, s.record); err != nil {
		return nil, err
	}
	s.leaveWitness(ctx)
	return &outcome{result: s.result(written, sums), power: tasks.PoweredOff, shutdownOver: true}, nil
}

// result puts together what the record has, whichever attempt found it.
func (s *finalSync) result(written writtenDisks, verified verifiedDisks) tasks.FinalSyncResult {
	r := tasks.FinalSyncResult{
		Result: s.results.at(tasks.PoweredOff, true, "Final sync completed successfully"), SyncType: s.found.syncType(),
	}
	for i, d := range s.found.Disks {
		if why := verified.whole(i); why != "" && d.Whole == "" {
			d.Whole, d.Extents, d.Changed = why, 1, d.Capacity
			r.SyncType = tasks.Full
		}
		r.Disks = append(r.Disks, tasks.SyncedDisk{
			Key: d.Key, Label: d.Label, SyncType: d.syncType(), FullReason: d.Whole, Source: cmp.Or(d.Reader, tasks.ReaderHTTPS), Previous: d.Previous,
			ChangeID: d.ChangeID, BytesChanged: d.Changed, BytesWritten: written[i], Extents: d.Extents, SHA256: verified.SHA256[i],
		})
		r.BytesChanged += d.Changed
		r.BytesWritten += written[i]
	}
	r.Durable = len(verified.Unflushed) == 0
	if !r.Durable {
		r.Message = "Final sync completed, and nothing is sure to last: not every target can flush"
	}
	r.Warnings = append(s.meter.warnings(), notDurable(verified.Unflushed)...)
	return r
}

// find finds the VM by its id, by its path, or by both: then they must agree.
func (s *finalSync) find(ctx context.Context) (vcenter.VM, error) {
	if s.asked.VMPath == "" {
		return s.vm.findByID(ctx)
	}
	there, atPath := s.vm.session.FindPath(ctx, s.asked.VMPath)
	if s.run.Job().VMID == s.asked.VMPath {
		return there, atPath
	}
	vm, err := s.vm.findByID(ctx)
	switch {
	case err != nil:
		return vcenter.VM{}, err
	case errors.Is(atPath, vcenter.ErrNotFound): // it was moved since; the id is what counts
		return vm, nil
	case atPath != nil:
		return vcenter.VM{}, atPath
	case there.Ref != vm.Ref:
		return vcenter.VM{}, failure.Newf(failure.AmbiguousVM, "vm_id names %s and vm_paths names %s; ask again with the right one alone", vm, there)
	}
	return vm, nil
}

// sameVM makes sure that the VM that an earlier attempt found is the one that was asked for.
func (s *finalSync) sameVM(ctx context.Context, found, vm vcenter.VM) error {
	if s.run.Job().VMID != s.asked.VMPath {
		return s.vm.hasID(ctx, found, vm)
	}
	there, err := s.vm.session.FindPath(ctx, s.asked.VMPath)
	if err == nil && there.Ref != vm.Ref {
		err = failure.Newf(failure.VMNotFound, "%s is not at %s any more, where %s is now; look for it, and ask again by its id", vm, s.asked.VMPath, there)
	}
	return err
}

// verifyOff observes the VM and refuses one that may still write to its disks.
func (s *finalSync) verifyOff(ctx context.Context) (observation, error) {
	seen, err := s.vm.observeAlone(ctx)
	if err == nil && seen.Power != vcenter.PoweredOff {
		err = s.notOff(seen.Power)
	}
	return seen, err
}

func (s *finalSync) notOff(power vcenter.PowerState) error {
	return failure.Newf(failure.SourceNotPoweredOff, "%s is %s; power it off first, and copy its changes then", s.vm, power)
}

// rewatchAfter is the pause before a VM is watched again that could not be watched.
const rewatchAfter = 5 * time.Second

// whileOff returns a context that ends as soon as the VM is seen on. Call leave.
func (s *finalSync) whileOff(ctx context.Context) (off context.Context, leave func()) {
	off, cancel := context.WithCancelCause(ctx)
	var watching sync.WaitGroup
	watching.Go(func() {
		for off.Err() == nil {
			err := s.watchOff(off)
			var seenOn *failure.Failure
			if errors.As(err, &seenOn) {
				cancel(err)
			}
			_ = pause.For(off, rewatchAfter)
		}
	})
	return off, func() { cancel(nil); watching.Wait() }
}

// watchOff returns the failure when the VM is seen on, or why it can't be watched now:
// then it can't be read either, and the observation at the end decides.
func (s *finalSync) watchOff(ctx context.Context) error {
	watch, err := s.vm.session.Watch(ctx, *s.vm.vm)
	if err != nil {
		return err
	}
	defer watch.Close()
	_, err = watch.Until(ctx, func(state vcenter.State) (bool, error) {
		if state.Power == vcenter.PoweredOn || state.Power == vcenter.Suspended {
			return false, s.notOff(state.Power)
		}
		return false, nil
	})
	return err
}

// close closes sources and targets, all at a time, since a process that reads a disk may take seconds to end.
// What was not flushed is not in a checkpoint.
func (s *finalSync) close() {
	s.reopened.close()
	var closing sync.WaitGroup
	for _, opened := range s.opened {
		closing.Go(func() { _ = opened.Close() })
	}
	closing.Wait()
	s.opened = nil
}
