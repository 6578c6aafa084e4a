package joblog

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// revisionsPerRead is of how many jobs one call reads the revisions.
const revisionsPerRead = 1000

// noRevision is that of a job that is not there.
const noRevision = -2

// Revision returns the revision of the job with this id, as Redis tells it after the call began; below
// 0 for one that is not there.
func (l *Log) Revision(ctx context.Context, id string) (int64, error) {
	if !isID(id) {
		return noRevision, nil
	}
	return l.revisions.of(ctx, id)
}

// readRevisions returns the revision of each job, below 0 for one that is not there.
func readRevisions(ctx context.Context, client redis.UniversalClient, ids []string) ([]int64, error) {
	answer, err := run(ctx, client, revisionsScript, jobKeys(ids))
	if err != nil {
		return nil, err
	}
	told := make([]int64, len(ids))
	for i := range ids {
		told[i] = answer.Number(i)
	}
	return told, nil
}
