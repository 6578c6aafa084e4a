package joblog

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
	"vmapower/internal/pause"
)

// Causes for which a run's context ends, besides its parent's.
var (
	// ErrCancelled: somebody asked to cancel the job.
	ErrCancelled = errors.New("joblog: the job was cancelled")
	// ErrDeadline: the job's deadline has passed.
	ErrDeadline = errors.New("joblog: the job's deadline has passed")
)

// Run is one claim of a job: the only hand that may write its record, until it
// releases or ends the job, or is superseded. One goroutine uses it, but for what says
// otherwise.
type Run struct {
	log      *Log
	job      Job // as claimed, its steps kept current
	epoch    string
	nonce    string
	calls    []Call
	vm       []string  // the key of the lock that Bind takes; none before
	asked    time.Time // when the claim was sent ...
	redisNow time.Time // ... and what Redis' clock told then
	deadline time.Time // the job's, on a clock that is not stepped
	told     time.Time // the one that Redis tells, which may be later

	credentials      []byte // as the claim brought them, until they are asked for
	closing          bool
	tookOver         bool
	overtakenSession string

	ctx    context.Context
	cancel context.CancelCauseFunc

	resting   atomic.Bool               // no further beat begins
	beating   sync.Mutex                // held while a beat is under way
	confirmed atomic.Pointer[time.Time] // sent: the last request by which Redis confirmed the claim

	mu    sync.Mutex
	seq   int64 // of the owner's last write
	lines lines
}

// Job returns the job as it was claimed, with the steps as they stand now.
func (r *Run) Job() Job { return r.job }

// Claimed is Job without a copy of it, for what keeps the job as long as the run lasts. It is not to be changed.
func (r *Run) Claimed() *Job { return &r.job }

// Closing reports that the job was past its deadline or cancelled when it was
// claimed: its owner looks and ends it, and changes nothing.
func (r *Run) Closing() bool { return r.closing }

// TookOver reports that the job had an owner which gave no sign of life any more.
func (r *Run) TookOver() bool { return r.tookOver }

// OvertakenSession names the vCenter session by which an owner that was overtaken, and
// may wake up, announced its last call; "" when there is none.
func (r *Run) OvertakenSession() string { return r.overtakenSession }

// Now is the time on Redis' clock as that was at the claim: whatever steps a clock since, what
// lies between two of these times is what has passed.
func (r *Run) Now() time.Time { return r.redisNow.Add(time.Since(r.asked)) }

// left is the time to the deadline that Redis tells, in milliseconds; less than 0 after it.
func (r *Run) left() int64 { return time.Until(r.told).Milliseconds() }

// Context returns the context of the work. It ends with ErrCancelled, ErrDeadline
// or ErrSuperseded as its cause, or with the cause of the context given to Claim.
func (r *Run) Context() (context.Context, context.CancelFunc) {
	return context.WithDeadlineCause(r.ctx, r.deadline, ErrDeadline)
}

// maxCredentials bounds what is read of a job's credentials, in bytes.
const maxCredentials = 128 << 10

// Credentials returns what Submit stored for the worker, and waits while Redis is away. The claim brought it; who asks
// again reads it again, and gets ErrNotFound when the job has ended meanwhile.
func (r *Run) Credentials(ctx context.Context) ([]byte, error) {
	kept := r.credentials
	r.credentials = nil
	return retryWhileUnavailable(ctx, func() (_ []byte, err error) {
		ctx, cancel := context.WithTimeout(ctx, redisBudget)
		defer cancel()
		if len(kept) == 0 {
			if kept, err = r.log.redis.GetRange(ctx, credentialsKey(r.job.ID), 0, maxCredentials-1).Bytes(); err != nil {
				return nil, unavailable(err)
			}
		}
		if len(kept) == 0 {
			return nil, ErrNotFound
		}
		return r.log.withShared(ctx, kept)
	})
}

// LeaseHeld reports whether the claim is surely this owner's still: Redis confirmed it
// so lately that nobody can have succeeded it. It costs nothing and may be called by
// any goroutine.
func (r *Run) LeaseHeld() bool { return time.Since(*r.confirmed.Load()) < leaseTime }

// AwaitLease returns nil while LeaseHeld, and waits for Redis to confirm the claim
// again when it is not, or for the end of ctx, whose cause it returns. Ask it before
// each thing that a successor could not take back.
func (r *Run) AwaitLease(ctx context.Context) error {
	for ctx.Err() == nil {
		if r.LeaseHeld() {
			return nil
		}
		_ = pause.For(ctx, 50*time.Millisecond)
	}
	return context.Cause(ctx)
}

// leave ends the beats, after the last write of this owner.
func (r *Run) leave() {
	r.mu.Lock()
	r.stopLate()
	r.mu.Unlock()
	r.log.beats.leave(r)
	r.cancel(ErrSuperseded)
}

// write runs a script of the owner, numbered so that a repetition changes nothing, behind the lines that wait.
func (r *Run) write(ctx context.Context, script *redis.Script, keys []string, args ...any) (keyspace.Answer, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.writeLines(ctx); err != nil {
		return nil, err
	}
	return r.runAsOwner(ctx, script, keys, r.numbered(args)...)
}

// announce runs a script behind which nothing is lost once it is believed, and which writes the lines that wait before
// anything else. It answers in two elements, and then when the steps of the lines began and ended.
func (r *Run) announce(ctx context.Context, script *redis.Script, keys []string, args ...any) (keyspace.Answer, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	lines, err := r.carried(ctx)
	if err != nil {
		return nil, err
	}
	keys = slices.Concat(keys, []string{eventsKey(r.job.ID)}, r.lines.sent.keys())
	answer, err := r.runLasting(ctx, script, keys, append(r.numbered(args), lines...)...)
	if err != nil {
		return nil, err
	}
	r.linesWritten(answer, 2)
	r.takeTimes()
	return answer, nil
}

// numbered are the arguments of the owner's next write.
func (r *Run) numbered(args []any) []any {
	r.seq++
	return append([]any{r.job.ID, r.epoch, r.nonce, r.seq}, args...)
}

// runAsOwner runs a script of the owner until it has an answer. An owner that was
// overtaken stops.
func (r *Run) runAsOwner(ctx context.Context, script *redis.Script, keys []string, args ...any) (keyspace.Answer, error) {
	return retryWhileUnavailable(ctx, func() (keyspace.Answer, error) { return r.runOnce(ctx, r.log.redis, script, keys, args...) })
}

// runLasting is runAsOwner for what must outlive a failover of Redis once it is believed: it is
// repeated until enough replicas have what was written.
func (r *Run) runLasting(ctx context.Context, script *redis.Script, keys []string, args ...any) (keyspace.Answer, error) {
	return retryWhileUnavailable(ctx, func() (answer keyspace.Answer, err error) {
		err = r.log.onReplicas(ctx, func(ctx context.Context, client keyspace.Runner) (err error) {
			answer, err = r.runOnce(ctx, client, script, keys, args...)
			return err
		})
		return answer, err
	})
}

func (r *Run) runOnce(ctx context.Context, client keyspace.Runner, script *redis.Script, keys []string, args ...any) (keyspace.Answer, error) {
	answer, err := run(ctx, client, script, keys, args...)
	if err != nil {
		return nil, err
	}
	if gone := r.overtaken(ctx, answer); gone != nil {
		r.log.beats.rest(r)
		r.cancel(gone)
		return nil, gone
	}
	return answer, nil
}

// overtaken is why the answer says that the job is not the owner's any more; nil when it is. A
// record that is gone was lost, and all processes are told; unless it was so long ago that the
// owner was heard of that another may have ended the job, and its retention is over.
func (r *Run) overtaken(ctx context.Context, answer keyspace.Answer) error {
	switch answer.Text(0) {
	case "superseded":
		return ErrSuperseded
	case "missing":
		if time.Since(*r.confirmed.Load()) > r.log.retention {
			return ErrSuperseded
		}
		r.cancel(ErrRecordGone)
		r.log.lose(ctx, r.job.ID)
		return ErrRecordGone
	}
	return nil
}

// retryWhileUnavailable repeats a call while Redis is away or loads, as long as ctx
// lasts, so that no work is lost because Redis restarts. The scripts make repetition
// harmless.
func retryWhileUnavailable[T any](ctx context.Context, call func() (T, error)) (T, error) {
	for after := 20 * time.Millisecond; ; after = min(2*after, time.Second) {
		answer, err := call()
		if !errors.Is(err, ErrUnavailable) || pause.For(ctx, after) != nil {
			return answer, err
		}
	}
}

// closingContext returns a context for what must be written although the work's context
// has ended. It ends when nobody may close the job any more.
func (r *Run) closingContext(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithDeadline(context.WithoutCancel(ctx), r.told.Add(endGrace))
}
