// Package joblog keeps what happened: every job with its named steps, its events, its
// end, and the lock of the VM it works on, in Redis.
//
// It is not a queue: something else tells a worker that a job is due, and may forget,
// repeat or be late without harm to the record here.
//
// What is believed of a job is signed: see open.go and trail.go.
//
// Its one rule: a job has one owner at a time. A claim takes a new epoch and a
// fresh nonce, every write of the owner carries both, and a write whose pair is
// not the record's own is refused with ErrSuperseded. Each change is one Lua
// script on Redis' clock, and repeating it for the same caller changes nothing,
// because the Redis client repeats commands whose answer was lost.
package joblog

import (
	"context"
	"errors"
	"fmt"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
	"vmapower/internal/note"
)

// The times of the protocol. Their order matters more than their values.
const (
	beatEvery            = time.Second      // the owner shows that it lives
	redisBudget          = keyspace.Budget  // one Redis call with its repeats
	sendBudget           = 2 * time.Second  // from before an intent to the last byte of the call it announces
	leaseTime            = 4 * time.Second  // an owner without a confirmed beat for so long starts nothing
	staleAfter           = 5 * time.Second  // an owner without a beat for so long may be succeeded
	wakeRepeat           = 5 * time.Second  // an unanswered wake-up is repeated, doubling ...
	wakeRepeatTo         = 60 * time.Second // ... up to this
	callLife             = 60 * time.Second // after which an unanswered request is believed dead
	beatGrace            = 30 * time.Second // beats are refused so long after the deadline
	endGrace             = 90 * time.Second // nobody looks any more so long after the deadline
	shutdownPendingTime  = 5 * time.Minute  // a guest that was asked may still shut down, or as long as its job waits ...
	shutdownPendingGrace = time.Minute      // ... and so long after its job ended without an answer
	shutdownPendingMost  = 2 * time.Hour    // no job waits longer
)

// SweepEvery is how often each worker calls TakeSweep, and Sweep when it is to.
const SweepEvery = time.Second

// EndGrace is how long after its deadline a job may still be closing.
const EndGrace = endGrace

// Errors of this package. Each says to its caller that nothing was changed.
var (
	// ErrNotFound: no job has this id, or its retention is over.
	ErrNotFound = errors.New("joblog: no such job")
	// ErrEnded: the job has ended and will not change.
	ErrEnded = errors.New("joblog: the job has ended")
	// ErrSuperseded: a newer claim owns the job; the caller must stop at once.
	ErrSuperseded = errors.New("joblog: a newer attempt owns the job")
	// ErrNotDue: a wake-up came for a job that is owned, waits for its time, or
	// needs nothing; the caller drops the wake-up.
	ErrNotDue = errors.New("joblog: the job needs no worker now")
	// ErrIdempotencyConflict: the key was used for another request.
	ErrIdempotencyConflict = errors.New("joblog: the idempotency key was used for another request")
	// ErrWithdrawn: the submission was taken back by its caller.
	ErrWithdrawn = errors.New("joblog: the submission was withdrawn")
	// ErrStateLost: Redis answers, but jobs that were accepted are gone: it is not the store
	// that this process began with, or an older copy of it, or a record went that was worked
	// on. No process takes a job until AcceptLoss.
	ErrStateLost = errors.New("joblog: Redis has lost its state")
	// ErrRecordGone: the record of a job that is being worked on is not there any more. It is
	// ErrSuperseded and ErrStateLost too.
	ErrRecordGone = fmt.Errorf("joblog: the record is gone: %w, %w", ErrSuperseded, ErrStateLost)
	// ErrEarlierForm: Redis holds what an earlier version of vmapower wrote. Let that
	// version end its jobs, and delete its keys.
	ErrEarlierForm = errors.New("joblog: Redis holds jobs of an earlier version of vmapower, which this one does not read: " +
		"let that version end its jobs, delete the keys {vmapower}:*, and start again")
	// ErrUnknownKey: the job is signed with a key that is not here. It may be genuine.
	ErrUnknownKey = errors.New("joblog: the keyring lacks the key")
	// ErrNewer: a newer version has signed something of the job that this one can't read.
	ErrNewer = errors.New("joblog: written by a newer version of vmapower")
	// ErrUnavailable: Redis gave no sure answer.
	ErrUnavailable = errors.New("joblog: Redis is not available")
	// ErrTooFewReplicas: what was written is in Redis, and not in as many replicas as are asked
	// for. It is ErrUnavailable too.
	ErrTooFewReplicas = fmt.Errorf("joblog: too few replicas of Redis have it: %w", ErrUnavailable)
)

// BusyError is returned when another live job has the VM.
type BusyError struct{ JobID string }

func (e *BusyError) Error() string {
	return fmt.Sprintf("joblog: the VM is busy with job %s", e.JobID)
}

// TooManyError is returned when the one who asks has as many jobs as it may have.
type TooManyError struct {
	Awaiting bool // their approval; else open
	Limit    int
}

func (e *TooManyError) Error() string {
	if e.Awaiting {
		return fmt.Sprintf("joblog: %d jobs await their approval already", e.Limit)
	}
	return fmt.Sprintf("joblog: %d jobs are open already", e.Limit)
}

// Options of a Log.
type Options struct {
	Keys      note.Keys     // sign what is believed, and check it
	Retention time.Duration // for which ended jobs are kept
	// MaxOpen and MaxAwaiting bound the jobs of one asker that are open, and that await
	// their approval; 0 is no bound.
	MaxOpen, MaxAwaiting int
	// Replicas are how many replicas of Redis must have a job before it is accepted, a call
	// before it may be made, and an end before End returns.
	Replicas int
	// Forged is told what was found not to be genuine, and of which job. Any goroutine
	// may call it, and often. It may be nil.
	Forged func(kind, id string)
	// Stepped is told that a clock, RedisClock or HostClock, was stepped, and by how much. Any
	// goroutine may call it. It may be nil.
	Stepped func(clock string, by time.Duration)
}

// Log is the record of all jobs. It is safe for concurrent use.
type Log struct {
	redis                redis.UniversalClient
	keys                 note.Keys
	retention            time.Duration
	maxOpen, maxAwaiting int
	replicas             int
	forged               func(kind, id string)
	beats                beats
	changes              *changes
	revisions            gathered[int64]
	askers               gathered[toldAsker]
	records              gathered[record]
	eventReads           turns
	clocks               clocks
	store                store
	sharedCredentials    *lru.Cache[string, []byte]
}

// New returns the record kept in the given Redis. Close stops its subscription and
// leaves the client open.
func New(client redis.UniversalClient, o Options) *Log {
	if o.Forged == nil {
		o.Forged = func(string, string) {}
	}
	if o.Stepped == nil {
		o.Stepped = func(string, time.Duration) {}
	}
	l := &Log{
		redis: client, keys: o.Keys, retention: o.Retention, maxOpen: o.MaxOpen, maxAwaiting: o.MaxAwaiting,
		replicas: o.Replicas, forged: o.Forged, changes: newChanges(client), eventReads: make(turns, eventReadsAtOnce),
		clocks: clocks{stepped: o.Stepped, began: time.Now()},
	}
	l.sharedCredentials, _ = lru.New[string, []byte](sharedMany) // only a size below 1 is an error
	l.records = gathered[record]{most: recordsPerRead, read: l.read}
	l.revisions = gathered[int64]{most: revisionsPerRead, read: func(ctx context.Context, ids []string) ([]int64, error) {
		return readRevisions(ctx, client, ids)
	}}
	l.askers = gathered[toldAsker]{most: askersPerRead, read: func(ctx context.Context, ids []string) ([]toldAsker, error) {
		return readAskers(ctx, client, ids)
	}}
	l.beats.log = l
	return l
}

// Close ends the subscription to changes. Waiting calls return.
func (l *Log) Close() { l.changes.close() }
