package joblog

import (
	"context"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
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
	return readEach(ctx, client, revisionsScript, ids, keyspace.Answer.Number)
}

// readEach reads of each job what the script tells of its record, which is an element of the answer.
func readEach[T any](
	ctx context.Context, client redis.UniversalClient, script *redis.Script, ids []string, told func(keyspace.Answer, int) T,
) ([]T, error) {
	answer, err := run(ctx, client, script, jobKeys(ids))
	if err != nil {
		return nil, err
	}
	all := make([]T, len(ids))
	for i := range ids {
		all[i] = told(answer, i)
	}
	return all, nil
}
