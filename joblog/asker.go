package joblog

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
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
	if !isID(id) {
		return Asker{}, fmt.Errorf("%w: %q", ErrNotFound, id)
	}
	told, err := l.askers.of(ctx, id)
	if err != nil {
		return Asker{}, err
	}
	switch {
	case told.status == "":
		return Asker{}, fmt.Errorf("%w: %s", ErrNotFound, id)
	case told.status.Ended():
		return Asker{}, ErrEnded
	case told.status == StatusAwaitingApproval:
		return Asker{}, ErrNotDue
	}
	return told.asker, nil
}

// toldAsker is what Redis tells of a job that a wake-up names.
type toldAsker struct {
	status Status
	asker  Asker
}

// askersPerRead is of how many jobs one call reads who asks for them.
const askersPerRead = 100

// readAskers returns who asks for each job; no status for one that is not there.
func readAskers(ctx context.Context, client redis.UniversalClient, ids []string) ([]toldAsker, error) {
	return readEach(ctx, client, askersScript, ids, func(answer keyspace.Answer, i int) toldAsker {
		of := answer.List(i)
		return toldAsker{Status(of.Text(0)), Asker{RequestedBy: of.Text(1), VCenter: of.Text(2)}}
	})
}
