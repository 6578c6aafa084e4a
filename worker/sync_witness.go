package worker

import (
	"context"
	"time"

	"vmapower/failure"
)

// witness is what the history of a VM says of a final sync that ended: vCenter's word for it,
// whatever becomes of the record.
func (s *finalSync) witness() string { return "vmapower final sync " + s.run.Job().ID + " ended" }

// leaveWitness logs in vCenter that the sync ended. That needs a privilege that not every
// account has; the sync is done without it.
func (s *finalSync) leaveWitness(ctx context.Context) {
	if err := s.vm.session.LogEvent(ctx, *s.vm.vm, s.witness()); err != nil {
		s.log.WarnContext(ctx, "the end of the final sync is not logged in vCenter, so a record that is put back may do it again", "err", err)
	}
}

// mayWrite makes sure, once in an attempt and before it writes to a target, that the sync
// did not end before and that nobody has powered the VM on since it was asked for.
func (s *finalSync) mayWrite(ctx context.Context) error {
	if s.newest.sure {
		return nil
	}
	history, err := s.newest.told(ctx)
	if err != nil {
		return err
	}
	if at, ended := history.Logged(s.witness()); ended {
		return failure.Newf(failure.InvalidVMState, "vCenter's events say that this final sync of %s ended at %s by vCenter's clock, so its record was put back; "+
			"nothing was written since then: ask again if another sync is wanted", s.vm, at.UTC().Format(time.TimeOnly+"Z"))
	}
	s.newest.sure = true
	return nil
}
