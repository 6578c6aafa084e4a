package joblog

import (
	"context"
	"sync"

	"github.com/redis/go-redis/v9"
)

// Revision returns the revision of the job with this id, as Redis tells it after the call began; below
// 0 for one that is not there.
func (l *Log) Revision(ctx context.Context, id string) (int64, error) { return l.revisions.of(ctx, id) }

// revisions reads revisions for many at once: while one read is under way, those who come are
// gathered for the next.
type revisions struct {
	client redis.UniversalClient

	mu      sync.Mutex
	reading bool
	next    *revisionRead // nil when nobody waits for it
}

// revisionRead is one read, whose answer is there when it is done.
type revisionRead struct {
	ids    []string
	done   chan struct{}
	answer []int64
	err    error
}

func (r *revisions) of(ctx context.Context, id string) (int64, error) {
	read, i := r.join(id)
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-read.done:
	}
	if read.err != nil {
		return 0, read.err
	}
	return read.answer[i], nil
}

// join puts the job into the next read, and returns its place there.
func (r *revisions) join(id string) (*revisionRead, int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.next == nil {
		r.next = &revisionRead{done: make(chan struct{})}
	}
	read, i := r.next, len(r.next.ids)
	read.ids = append(read.ids, id)
	if len(read.ids) == guardedAtOnce {
		r.next = nil
		go r.do(read)
	} else if !r.reading {
		r.reading = true
		go r.readOn()
	}
	return read, i
}

// readOn reads until nobody waits.
func (r *revisions) readOn() {
	for read := r.take(); read != nil; read = r.take() {
		r.do(read)
	}
}

func (r *revisions) take() *revisionRead {
	r.mu.Lock()
	defer r.mu.Unlock()
	read := r.next
	r.next, r.reading = nil, read != nil
	return read
}

func (r *revisions) do(read *revisionRead) {
	defer close(read.done)
	read.answer, read.err = readRevisions(context.Background(), r.client, read.ids)
}

// readRevisions returns the revision of each job, below 0 for one that is not there.
func readRevisions(ctx context.Context, client redis.UniversalClient, ids []string) ([]int64, error) {
	answer, err := run(ctx, client, revisionsScript, jobKeys(ids), arguments(ids)...)
	if err != nil {
		return nil, err
	}
	told := make([]int64, len(ids))
	for i := range ids {
		told[i] = answer.Number(i)
	}
	return told, nil
}
