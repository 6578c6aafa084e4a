package vcenter

import (
	"context"
	"errors"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"

	"vmapower/internal/pause"
)

// Reply is what came of a call, as far as it tells whether the vCenter answers.
type Reply int

const (
	// Answered: the vCenter, or what stands in its place, said something: a result, or a refusal.
	Answered Reply = iota
	// Faulted: the vCenter answered with a fault.
	Faulted
	// Unanswered: the call failed, or its time was over, without an answer.
	Unanswered
	// GivenUp: the caller ended the call, or it was never sent. It tells nothing.
	GivenUp
)

// Heard reports that the vCenter said something.
func (r Reply) Heard() bool { return r == Answered || r == Faulted }

// Observer is told of each call when it goes out to a vCenter, named as by ServerName. What it
// returns is told once, at the end of the call. slow says that a vCenter in good health may
// take far longer over it than over others. Both must return at once; sessions call them
// simultaneously.
type Observer func(server string, slow bool) (ended func(Reply))

// observed tells the observer that the call goes out.
func (t *transport) observed(req soap.HasFault) (ended func(Reply)) {
	if t.observe == nil {
		return func(Reply) {}
	}
	slow := false
	switch req.(type) {
	case *methods.WaitForUpdatesExBody, *methods.QueryChangedDiskAreasBody:
		slow = true
	}
	return t.observe(t.server, slow)
}

// replyOf is what the error of a call, whose caller's context is ctx, tells of the vCenter.
func replyOf(ctx context.Context, err error) Reply {
	var strange *badReply
	switch {
	case errors.Is(err, errTooLate), errors.Is(err, ErrNotAllowed), errors.Is(err, errCAFile):
		return GivenUp
	case soap.IsSoapFault(err):
		return Faulted
	case err == nil, errors.As(err, &strange), untrusted(err), withoutTLS(err) != "":
		return Answered
	}
	if over := pause.Over(ctx); over != nil && !errors.Is(over, errCallTimeout) {
		return GivenUp
	}
	return Unanswered
}
