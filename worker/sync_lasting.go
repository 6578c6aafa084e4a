package worker

import (
	"cmp"
	"context"
	"sync"
	"time"

	"vmapower/failure"
	"vmapower/replication"
)

// lastingWithin is how long what has been written may not become lasting before the job ends:
// a copy whose bytes never last gets nowhere, however many of them there are.
const lastingWithin = 5 * time.Minute

// lasting is what of a copy is flushed and saved. It outlives connections, and belongs to an
// attempt.
type lasting struct {
	within time.Duration // 0 is lastingWithin

	mu    sync.Mutex
	bytes int64
	since time.Time // of the last growth, or of the last moment without anything to wait for
}

// reached notes how many bytes last, and reports whether they are more than ever before.
func (l *lasting) reached(bytes int64) (grew bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if grew = bytes > l.bytes; grew || l.since.IsZero() {
		l.bytes, l.since = max(bytes, l.bytes), time.Now()
	}
	return grew
}

// begin notes that so many bytes last again, of a copy that lost what it had.
func (l *lasting) begin(bytes int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bytes, l.since = bytes, time.Now()
}

// at returns how many bytes last.
func (l *lasting) at() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bytes
}

// wait begins the time anew: nothing is to be waited for, or it is not the target that is.
func (l *lasting) wait() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.since = time.Now()
}

// stands returns the failure when nothing has become lasting for too long. broken is why
// connections broke meanwhile; nil when none did.
func (l *lasting) stands(broken error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	within := cmp.Or(l.within, lastingWithin)
	if l.since.IsZero() || time.Since(l.since) < within {
		return nil
	}
	const standing = "nothing that was written to the targets has become lasting for %v, at %s"
	if broken == nil {
		return failure.Newf(failure.TargetUnavailable, standing+"; look at the line to them and at their storage", within, size(l.bytes))
	}
	return failure.Newf(failure.TargetUnavailable, standing+"; last: %s", within, size(l.bytes), failureOf(broken).Details).Because(broken)
}

// watchLasting ends the copy when what it has written does not become lasting. A flush has a
// limit of its own, and without a sure claim nothing is written.
func (s *finalSync) watchLasting(now []replication.Progress, broken error, end context.CancelCauseFunc) {
	bytes, pending, flushing := int64(0), int64(0), false
	for _, p := range now {
		bytes, pending, flushing = bytes+p.Durable, pending+p.Pending, flushing || p.Flushing
	}
	s.lasting.reached(bytes)
	if pending == 0 || flushing || !s.run.LeaseHeld() {
		s.lasting.wait()
	}
	if err := s.lasting.stands(broken); err != nil {
		end(err)
	}
}
