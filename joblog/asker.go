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
	ctx, cancel := context.WithTimeout(ctx, redisBudget)
	defer cancel()
	found, err := l.redis.HMGet(ctx, jobKey(id), "status", "requested_by", "vcenter").Result()
	if err != nil {
		return Asker{}, unavailable(err)
	}
	text := func(i int) string { value, _ := found[i].(string); return value }
	switch status := Status(text(0)); {
	case status == "":
		return Asker{}, fmt.Errorf("%w: %s", ErrNotFound, id)
	case status.Ended():
		return Asker{}, ErrEnded
	case status == StatusAwaitingApproval:
		return Asker{}, ErrNotDue
	}
	return Asker{RequestedBy: text(1), VCenter: text(2)}, nil
}
