package joblog

import (
	"context"
	"slices"
	"time"

	"vmapower/internal/keyspace"
)

// lines are what the owner has to write beside what its other scripts write.
type lines struct {
	gather bool  // those that need not be seen at once wait for the next write
	wait   told  // for the next write
	sent   told  // in a write that Redis has not answered for sure ...
	write  int64 // ... with this number, by which it is repeated
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
}

// Gather has the end of a step wait for whatever is written next, which is one script then in place of two. It is for
// an owner that begins the next step, or ends the job, as soon as one has ended, and calls WriteLines before anything
// that takes longer. A step that fails is written at once.
func (r *Run) Gather() { r.lines.gather = true }

// WriteLines writes what waits. Whatever else the owner writes does so too.
func (r *Run) WriteLines(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.writeLines(ctx)
}

// Audit has the entry written with whatever is written next.
func (r *Run) Audit(entry keyspace.Entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines.wait.entries = append(r.lines.wait.entries, entry)
}

// tellStep says where a step stands, and writes it, unless it may wait and the owner gathers.
func (r *Run) tellStep(ctx context.Context, step *StepRecord, status StepStatus, message, failure, signed string, mayWait bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if status == StepRunning && step.Started.IsZero() {
		step.begun = time.Now()
	}
	step.Status, step.Message, step.Error, step.Attempt = status, message, failure, r.job.Attempt
	r.lines.wait.lines = append(r.lines.wait.lines,
		line{step, [...]any{step.Seq, string(status), message, failure, step.Name, signed, step.took()}})
	if mayWait && r.lines.gather {
		step.toldAt(r.Now())
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

// writeLines writes what waits, and first what Redis may have already. Its caller holds mu.
func (r *Run) writeLines(ctx context.Context) error {
	for !r.lines.sent.empty() || !r.lines.wait.empty() {
		args, err := r.nextLines()
		if err != nil {
			return err
		}
		answer, err := r.runAsOwner(ctx, stepScript, slices.Concat(recordKeys(r.job.ID), r.lines.sent.keys()),
			append([]any{r.job.ID, r.epoch, r.nonce}, args...)...)
		if err != nil {
			return err
		}
		for i, told := range r.lines.sent.lines {
			told.step.Started, told.step.Ended = moment(answer.Number(1+2*i)), moment(answer.Number(2+2*i))
		}
		r.lines.sent = told{}
	}
	return nil
}

// nextLines are those of the next write, as a script takes them; they are sent from then on.
func (r *Run) nextLines() (args []any, err error) {
	cause, err := r.signCause()
	if err != nil {
		return nil, err
	}
	if r.lines.sent.empty() {
		r.seq++
		r.lines.sent, r.lines.wait, r.lines.write = r.lines.wait, told{}, r.seq
	}
	args = append(args, r.lines.write, cause, len(r.lines.sent.entries))
	for _, entry := range r.lines.sent.entries {
		args = append(append(args, entry.Stream, entry.Share), entry.Arguments()...)
	}
	for _, line := range r.lines.sent.lines {
		args = append(args, line.args[:]...)
	}
	return args, nil
}

func (t told) keys() (keys []string) {
	for _, entry := range t.entries {
		keys = append(keys, entry.Keys()...)
	}
	return keys
}
