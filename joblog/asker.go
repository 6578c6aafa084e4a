package joblog

import (
	"context"
	"fmt"
)

// Asker is what a worker needs to know of a job to say whose turn it is. It comes from fields
// of the record that nobody vouches for, so it is good for nothing else.
type Asker struct {
	RequestedBy string
	VCenter     string
}

// Asker returns who asks for the job, which is pending or running, and of which vCenter.
// ErrNotFound, ErrEnded and ErrNotDue tell that it needs no turn; it returns ErrUnavailable
// too.
func (l *Log) Asker(ctx context.Context, id string) (Asker, error) {
	answer, err := run(ctx, l.redis, askerScript, []string{jobKey(id)}, id)
	if err != nil {
		return Asker{}, err
	}
	switch status := Status(answer.Text(0)); {
	case status == "":
		return Asker{}, fmt.Errorf("%w: %s", ErrNotFound, id)
	case status.Ended():
		return Asker{}, ErrEnded
	case status == StatusAwaitingApproval:
		return Asker{}, ErrNotDue
	}
	return Asker{RequestedBy: answer.Text(1), VCenter: answer.Text(2)}, nil
}
