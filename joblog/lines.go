package joblog

import (
	"context"
	"errors"
	"slices"
	"time"

	"vmapower/internal/keyspace"
)

// lines are what the owner has to write beside what its other scripts write.
type lines struct {
	within time.Duration // so long a line waits for the next write; 0 is not at all
	late   *time.Timer   // writes what has waited for so long; nil before the first line that waits
	due    bool          // late is set
	cause  string        // the note of what keeps the job from success, as of the last line
	wait   told          // for the next write
	sent   told          // in a write that Redis has not answered for sure ...
	write  int64         // ... with this number, by which it is repeated
	times  []stepTimes   // that Redis has told, and that the owner does not know yet
}

// told is what the owner tells in one write, in its order.
type told struct {
	lines   []line
	entries []keyspace.Entry // of the audit
}

func (t told) empty() bool { return len(t.lines) == 0 && len(t.entries) == 0 }

// line is where a step stands, as the script takes it: see lines in prelude.lua.
type line struct {
	step *StepRecord
	args [7]any
	told time.Time
}

// stepTimes are when a step began and ended, as Redis has them.
type stepTimes struct {
	step         *StepRecord
	began, ended time.Time
}

// Gather has lines of steps wait for whatever is written next, which is one script then in place of several, and for no
// longer than within. What a call is about to change is written with its announcement. That a step fails is written at
// once, and that the last one begins, for which others wait.
func (r *Run) Gather(within time.Duration) { r.lines.within = within }

// Audit has the entry written with whatever is written next.
func (r *Run) Audit(entry keyspace.Entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines.wait.entries = append(r.lines.wait.entries, entry)
}

// tellStep says where a step stands, and writes it, now or within the time for which the owner gathers.
func (r *Run) tellStep(ctx context.Context, step *StepRecord, status StepStatus, message, failure, signed string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.catchUp(); err != nil {
		return err
	}
	if status == StepRunning && step.Started.IsZero() {
		step.begun = time.Now()
	}
	step.Status, step.Message, step.Error, step.Attempt = status, message, failure, r.job.Attempt
	r.lines.wait.lines = append(r.lines.wait.lines,
		line{step, [...]any{step.Seq, string(status), message, failure, step.Name, signed, step.took()}, time.Now()})
	beginsLast := status == StepRunning && step.Seq == len(r.job.Steps)
	if r.lines.within > 0 && status != StepFailed && !beginsLast {
		step.toldAt(r.Now())
		r.writeWithin(r.lines.within)
		return nil
	}
	return r.writeLines(ctx)
}

// toldAt is when the step began and ended, until Redis tells it.
func (s *StepRecord) toldAt(now time.Time) {
	if s.Started.IsZero() && s.Status != StepSkipped {
		s.Started = now
	}
	if s.Ended = s.endsAt(now); s.Status == StepRunning {
		s.Ended = time.Time{}
	}
}

// catchUp has the owner know what Redis has told of its steps, and the next write what keeps the job from success. Its
// caller is the owner, and holds mu.
func (r *Run) catchUp() (err error) {
	r.takeTimes()
	r.lines.cause, err = r.signCause()
	return err
}

// takeTimes has the owner know when its steps began and ended, as Redis has told. Its caller is the owner, and holds mu.
func (r *Run) takeTimes() {
	for _, known := range r.lines.times {
		known.step.Started, known.step.Ended = known.began, known.ended
	}
	r.lines.times = nil
}

// writeWithin has what waits written after that time, unless it is written before. Its caller holds mu.
func (r *Run) writeWithin(long time.Duration) {
	switch {
	case r.lines.due:
	case r.lines.late == nil:
		r.lines.late = time.AfterFunc(long, r.writeLate)
	default:
		r.lines.late.Reset(long)
	}
	r.lines.due = true
}

// writeLate writes what has waited, beside the owner. What Redis does not take now is tried again, or is in the owner's
// next write.
func (r *Run) writeLate() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines.due = false
	closing, stop := r.closingContext(r.ctx)
	defer stop()
	ctx, cancel := context.WithTimeout(closing, redisBudget)
	defer cancel()
	if err := r.sendLines(ctx); errors.Is(err, ErrUnavailable) && closing.Err() == nil {
		r.writeWithin(time.Second)
	}
}

// writeLines writes what waits. Its caller is the owner, and holds mu.
func (r *Run) writeLines(ctx context.Context) error {
	if err := r.catchUp(); err != nil {
		return err
	}
	defer r.takeTimes()
	return r.sendLines(ctx)
}

// sendLines writes what waits, and first what Redis may have already. Its caller holds mu.
func (r *Run) sendLines(ctx context.Context) error {
	for !r.lines.sent.empty() || !r.lines.wait.empty() {
		args := append([]any{r.job.ID, r.epoch, r.nonce}, r.nextLines()...)
		answer, err := r.runAsOwner(ctx, stepScript, slices.Concat(recordKeys(r.job.ID), r.lines.sent.keys()), args...)
		if err != nil {
			return err
		}
		r.linesWritten(answer, 1)
	}
	return nil
}

// carried are the lines that wait, for a script that writes them before anything else. What Redis may have already is
// written by itself. Its caller is the owner, and holds mu.
func (r *Run) carried(ctx context.Context) ([]any, error) {
	if !r.lines.sent.empty() {
		if err := r.sendLines(ctx); err != nil {
			return nil, err
		}
	}
	if err := r.catchUp(); err != nil {
		return nil, err
	}
	return r.nextLines(), nil
}

// linesWritten takes from an answer when the steps of the lines began and ended, from an element on.
func (r *Run) linesWritten(answer keyspace.Answer, from int) {
	for i, line := range r.lines.sent.lines {
		r.lines.times = append(r.lines.times, stepTimes{line.step, moment(answer.Number(from + 2*i)), moment(answer.Number(from + 1 + 2*i))})
	}
	r.lines.sent = told{}
	if r.lines.wait.empty() {
		r.stopLate()
	}
}

// stopLate has nothing written beside the owner. Its caller holds mu.
func (r *Run) stopLate() {
	if r.lines.due {
		r.lines.late.Stop()
		r.lines.due = false
	}
}

// nextLines are those of the next write, as a script takes them; they are sent from then on.
func (r *Run) nextLines() (args []any) {
	if r.lines.sent.empty() {
		r.seq++
		r.lines.sent, r.lines.wait, r.lines.write = r.lines.wait, told{}, r.seq
	}
	args = append(args, r.lines.write, r.lines.cause, len(r.lines.sent.entries))
	for _, entry := range r.lines.sent.entries {
		args = append(append(args, entry.Stream, entry.Share), entry.Arguments()...)
	}
	for _, line := range r.lines.sent.lines {
		args = append(append(args, line.args[:]...), time.Since(line.told).Milliseconds())
	}
	return args
}

func (t told) keys() (keys []string) {
	for _, entry := range t.entries {
		keys = append(keys, entry.Keys()...)
	}
	return keys
}
