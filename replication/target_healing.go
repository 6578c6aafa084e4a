package replication

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"syscall"
	"time"

	"vmapower/internal/pause"
)

// Reads and writes that fail for a reason that may pass are repeated.
const (
	healFor   = 30 * time.Second
	healFirst = 100 * time.Millisecond // before the first repetition; doubles
	healMost  = 5 * time.Second
)

var passing = []error{syscall.EIO, syscall.ENOMEM, syscall.ENOSPC, syscall.EDQUOT}

// mayPass reports that the target itself said no, for a reason that may pass.
func mayPass(err error) bool {
	var refused *TargetError
	return errors.As(err, &refused) && refused.Kind != TargetUnreachable &&
		slices.ContainsFunc(passing, func(cause error) bool { return errors.Is(refused.err, cause) })
}

// healing is a target whose reads and writes are repeated for a while. A flush never is: it
// may succeed the second time over writes that were lost the first time.
type healing struct {
	Target
	options TargetOptions
}

func (h healing) ReadAt(ctx context.Context, p []byte, offset int64) error {
	return h.repeat(ctx, func() error { return h.Target.ReadAt(ctx, p, offset) })
}

func (h healing) WriteAt(ctx context.Context, p []byte, offset int64) error {
	return h.repeat(ctx, func() error { return h.Target.WriteAt(ctx, p, offset) })
}

func (h healing) Zero(ctx context.Context, offset, length int64) error {
	return h.repeat(ctx, func() error { return h.Target.Zero(ctx, offset, length) })
}

func (h healing) Flush(ctx context.Context) error {
	err := h.Target.Flush(ctx)
	if mayPass(err) {
		return reopen(err)
	}
	return err
}

// repeat ends with the target's last word when the claim is not sure: the target is then
// opened again, and nothing is written before the claim is.
func (h healing) repeat(ctx context.Context, request func() error) error {
	ends := time.Now().Add(cmp.Or(h.options.HealFor, healFor))
	for wait := healFirst; ; wait = min(2*wait, healMost) {
		err := request()
		if !mayPass(err) || time.Now().Add(wait).After(ends) {
			return err
		}
		if err := pause.For(ctx, wait); err != nil {
			return err
		}
		if h.options.LeaseHeld != nil && h.options.LeaseHeld() != nil {
			return reopen(err)
		}
	}
}

// reopen is the error of a target that may be of use when it is opened again.
func reopen(err error) error {
	var refused *TargetError
	if !errors.As(err, &refused) {
		return err
	}
	again := *refused
	again.Reopen = true
	return &again
}
