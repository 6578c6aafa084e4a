package joblog

import (
	"context"
	"time"
)

// lines are what the owner has to write of its steps.
type lines struct {
	gather bool   // those that need not be seen at once wait for the next write
	wait   []line // in the order in which they were told
	sent   int    // so many of them were sent in a write that Redis has not answered for sure ...
	write  int64  // ... with this number, by which it is repeated
}

// line is where a step stands, as the script takes it.
type line struct {
	step *StepRecord
	args [lineArgs]any
}

// lineArgs is of how many arguments a line is: see lines in prelude.lua.
const lineArgs = 7

// Gather has the end of a step wait for whatever is written next, which is one script then in place of two. It is for an
// owner that begins the next step, or ends the job, as soon as one has ended, and calls WriteLines before anything that
// takes longer. A step that fails is written at once.
func (r *Run) Gather() { r.lines.gather = true }

// WriteLines writes what Gather has let wait. Whatever else the owner writes does so too.
func (r *Run) WriteLines(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.writeLines(ctx)
}

// tellStep says where a step stands, and writes it, unless it may wait and the owner gathers.
func (r *Run) tellStep(ctx context.Context, step *StepRecord, status StepStatus, message, failure, signed string, mayWait bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if status == StepRunning && step.Started.IsZero() {
		step.begun = time.Now()
	}
	step.Status, step.Message, step.Error, step.Attempt = status, message, failure, r.job.Attempt
	r.lines.wait = append(r.lines.wait, line{step, [lineArgs]any{step.Seq, string(status), message, failure, step.Name, signed, step.took()}})
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
	if s.Ended = now; s.Status == StepRunning {
		s.Ended = time.Time{}
	}
}

// writeLines writes the lines that wait; those that Redis may have already, by the number that they had. Its caller holds mu.
func (r *Run) writeLines(ctx context.Context) error {
	for len(r.lines.wait) > 0 {
		args, err := r.numberedLines()
		if err != nil {
			return err
		}
		answer, err := r.runAsOwner(ctx, stepScript, recordKeys(r.job.ID), append([]any{r.job.ID, r.epoch, r.nonce}, args...)...)
		if err != nil {
			return err
		}
		for i, told := range r.lines.wait[:r.lines.sent] {
			told.step.Started, told.step.Ended = moment(answer.Number(1+2*i)), moment(answer.Number(2+2*i))
		}
		r.linesWritten()
	}
	return nil
}

// numberedLines are the lines that wait as a script takes them: the number of the write, what keeps the job from success,
// and each of the lines.
func (r *Run) numberedLines() (args []any, err error) {
	cause, err := r.signCause()
	if err != nil {
		return nil, err
	}
	if r.lines.sent == 0 {
		r.seq++
		r.lines.sent, r.lines.write = len(r.lines.wait), r.seq
	}
	args = append(args, r.lines.write, cause)
	for _, told := range r.lines.wait[:r.lines.sent] {
		args = append(args, told.args[:]...)
	}
	return args, nil
}

// linesWritten forgets the lines that Redis has.
func (r *Run) linesWritten() {
	r.lines.wait, r.lines.sent = r.lines.wait[r.lines.sent:], 0
	if len(r.lines.wait) == 0 {
		r.lines.wait = nil
	}
}
