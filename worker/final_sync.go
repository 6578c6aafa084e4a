package worker

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"vmapower/failure"
	"vmapower/replication"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// finalSync is the sheet of a final sync.
type finalSync struct {
	*attempt
	asked tasks.FinalSync

	found  foundDisks             // as the sheet has them
	areas  [][]replication.Extent // what is to be copied of each; nil until this attempt asked
	copied []*replication.Copied  // nil until this attempt copied
	meter  *meter
	opened []io.Closer
}

// finalSync copies what has changed on the disks of a powered-off VM, verifies it, and
// hands out the new change ids when the VM was off all the time.
func (a *attempt) finalSync(ctx context.Context, asked tasks.FinalSync) (*outcome, error) {
	s := &finalSync{attempt: a, asked: asked}
	defer s.close()
	if _, err := a.resolveVM(ctx, s.find); err != nil {
		return nil, err
	}
	if _, err := step(ctx, a, tasks.StepVerifyPoweredOff, s.verifyOff); err != nil {
		return nil, err
	}
	ctx, leave := s.whileOff(ctx)
	defer leave()

	var err error
	if s.found, err = step(ctx, a, tasks.StepQueryChangedAreas, s.query); err != nil {
		return nil, err
	}
	written, err := step(ctx, a, tasks.StepCopyChangedAreas, s.copy)
	if err != nil {
		return nil, err
	}
	sums, err := step(ctx, a, tasks.StepVerifyTarget, s.verify)
	if err != nil {
		return nil, err
	}
	if _, err := step(ctx, a, tasks.StepRecordChangeID, s.record); err != nil {
		return nil, err
	}
	return &outcome{result: s.result(written, sums), power: vcenter.PoweredOff, settled: true}, nil
}

// find finds the VM by its id, by its path, or by both: then they must agree.
func (s *finalSync) find(ctx context.Context) (vcenter.VM, error) {
	if s.asked.VMPath == "" {
		return s.findByID(ctx)
	}
	there, atPath := s.session.FindPath(ctx, s.asked.VMPath)
	if s.job.VMID == s.asked.VMPath {
		return there, atPath
	}
	vm, err := s.findByID(ctx)
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

// verifyOff looks at the VM and refuses one that may still write to its disks.
func (s *finalSync) verifyOff(ctx context.Context) (look, error) {
	seen, err := s.readBack(ctx)
	if err == nil && seen.Power != vcenter.PoweredOff {
		err = s.notOff(seen.Power)
	}
	return seen, err
}

func (s *finalSync) notOff(power vcenter.PowerState) error {
	return failure.Newf(failure.SourceNotPoweredOff, "%s is %s; power it off first, and copy its changes then", s.vm, power)
}

// lookAgain is the pause before a VM is watched again that could not be watched.
const lookAgain = 5 * time.Second

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
			_ = pause(off, lookAgain)
		}
	})
	return off, func() { cancel(nil); watching.Wait() }
}

// watchOff returns the failure when the VM is seen on, or why it can't be watched now:
// then it can't be read either, and the look at the end tells.
func (s *finalSync) watchOff(ctx context.Context) error {
	watch, err := s.session.Watch(ctx, *s.vm)
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

// close ends what is open; what was not flushed is not done, so nothing is lost.
func (s *finalSync) close() {
	for _, opened := range s.opened {
		_ = opened.Close()
	}
	s.opened = nil
}
