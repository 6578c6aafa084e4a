package worker

import (
	"errors"

	"vmapower/failure"
	"vmapower/oma"
	"vmapower/replication"
)

// errTargetAway: somebody on the target's side can't be reached, which may pass.
var errTargetAway = errors.New("worker: the target's side can't be reached")

// copyFailure is the failure for what went wrong on the target's side; nil for anything
// else.
func copyFailure(err error) *failure.Failure {
	var refused *replication.TargetError
	var differs *replication.MismatchError
	var foreign *replication.ProofError
	var unheard *oma.Error
	switch {
	case errors.As(err, &foreign):
		return mismatch(foreign)
	case errors.As(err, &differs):
		return failure.Newf(failure.VerificationFailed, "disk %d: the target, read over a new connection, differs from the source at byte %d; do not start it, and ask for the sync again",
			differs.DiskKey, differs.Offset).Because(err)
	case errors.As(err, &unheard):
		return omaFailure(unheard)
	case !errors.As(err, &refused):
		return nil
	case refused.Kind == replication.TargetInvalid, refused.Kind == replication.TargetNotAllowed:
		return failure.New(failure.InvalidRequest, refused.Error()).Because(err)
	case refused.Kind == replication.TargetUnreachable:
		return failure.New(failure.TargetUnavailable, refused.Error()).Because(errors.Join(errTargetAway, err))
	}
	return failure.New(failure.TargetUnavailable, refused.Error()).Because(err)
}
