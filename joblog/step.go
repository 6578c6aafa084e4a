package joblog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"

	"vmapower/failure"
	"vmapower/internal/note"
)

// Step does one declared step of the job and returns what it found.
//
// When an earlier attempt has completed the step, do is not called and the
// recorded result is returned. Otherwise the start, the attempt, the end and the
// result are recorded; the result's String method, if it has one, becomes the
// step's message. A result whose Skipped method says so ends the step as skipped: there
// was nothing to do. A panic in do becomes an error, never success.
//
// What do does may be repeated: a worker that dies after do and before the record
// leaves the step to the next attempt. ErrSuperseded, before or after do, means
// that a newer attempt owns the job; an owner that gathers hears of it from its next write. A
// step that was not declared is an error.
func Step[T any](ctx context.Context, r *Run, name string, do func(context.Context) (T, error)) (T, error) {
	if found, done, err := recorded[T](r, name); done || err != nil {
		return found, err
	}
	return Redo(ctx, r, name, do)
}

// recorded is what the named step found, where it is done.
func recorded[T any](r *Run, name string) (found T, done bool, err error) {
	step, err := r.step(name)
	if err != nil || !step.done() {
		return found, false, err
	}
	err = json.Unmarshal(step.Result, &found)
	return found, true, wrap(err, "recorded result of step %s", name)
}

// Redo is Step for what the attempt that ends the job must have seen itself: do is called
// although an earlier attempt has completed the step.
func Redo[T any](ctx context.Context, r *Run, name string, do func(context.Context) (T, error)) (T, error) {
	var found T
	step, err := r.step(name)
	if err != nil {
		return found, err
	}
	if ctx.Err() != nil {
		return found, context.Cause(ctx)
	}
	if err := r.record(ctx, step, StepRunning, "", ""); err != nil {
		return found, err
	}
	found, failed := recoverPanic(ctx, name, do)
	return found, r.finishStep(ctx, step, found, failed)
}

// Recorded returns what the named step found, in whichever attempt completed it; done is
// false when none did.
func Recorded[T any](r *Run, name string) (found T, done bool) {
	found, done, err := recorded[T](r, name)
	return found, done && err == nil
}

// Skip records that a declared step is not needed, and why. It may be repeated.
func (r *Run) Skip(ctx context.Context, name, reason string) error {
	step, err := r.step(name)
	if err != nil || step.Status == StepCompleted || step.Status == StepSkipped {
		return err
	}
	return r.record(ctx, step, StepSkipped, reason, "")
}

// Note sets the message of a step that runs, for whoever looks at the job meanwhile; the
// end of the step replaces it. It may be repeated.
func (r *Run) Note(ctx context.Context, name, message string) error {
	step, err := r.step(name)
	switch {
	case err != nil:
		return err
	case step.Status != StepRunning:
		return fmt.Errorf("joblog: step %q is %s, so it has nothing to say", name, step.Status)
	case step.Message == message:
		return nil
	}
	return r.record(ctx, step, StepRunning, message, "")
}

func (r *Run) finishStep(ctx context.Context, step *StepRecord, found any, failed error) error {
	if errors.Is(failed, ErrSuperseded) {
		return failed
	}
	ctx, cancel := r.closingContext(ctx)
	defer cancel()
	if failed != nil {
		r.keepCause(failed)
		if err := r.record(ctx, step, StepFailed, "", describe(failed)); err != nil {
			return errors.Join(err, failed)
		}
		return failed
	}
	r.Overcome()
	message, status := "", StepCompleted
	if s, ok := found.(fmt.Stringer); ok {
		message = s.String()
	}
	if s, ok := found.(interface{ Skipped() bool }); ok && s.Skipped() {
		status = StepSkipped
	}
	return r.recordDone(ctx, step, status, message, found)
}

// step finds the declared step.
func (r *Run) step(name string) (*StepRecord, error) {
	for i := range r.job.Steps {
		if r.job.Steps[i].Name == name {
			return &r.job.Steps[i], nil
		}
	}
	return nil, fmt.Errorf("joblog: step %q is not in the plan of %s", name, r.job.Operation)
}

// record writes where a step stands that is not done.
func (r *Run) record(ctx context.Context, step *StepRecord, status StepStatus, message, failure string) error {
	step.mac, step.Result = "", nil
	return r.tellStep(ctx, step, status, message, failure, "")
}

// recordDone writes that the step is done, with a note of what it found. What was done
// behind it in an earlier round is done again.
func (r *Run) recordDone(ctx context.Context, step *StepRecord, status StepStatus, message string, found any) error {
	result, err := json.Marshal(found)
	if err != nil {
		return wrap(err, "result of step %s", step.Name)
	}
	signed, err := r.log.sign(r.job.proof.keyID, note.Step, stepSubject(r.job.ID, step.Name), stepNote{
		Of: r.job.proof.submission, After: r.doneBefore(step.Seq), Attempt: r.job.Attempt, Nonce: r.nonce, Skipped: status == StepSkipped, Result: result,
	})
	if err != nil {
		return err
	}
	if err := r.tellStep(ctx, step, status, message, "", signed); err != nil {
		return err
	}
	step.mac, step.Result = note.MAC(signed), result
	for i := step.Seq; i < len(r.job.Steps); i++ {
		r.job.Steps[i].mac = ""
	}
	return nil
}

// doneBefore is the MAC of the last step that is done of those before this place in the
// plan, or of what let the job begin: what a step in that place follows on.
func (r *Run) doneBefore(seq int) string {
	after := r.job.proof.start
	for i := range r.job.Steps[:seq-1] { // the share of a step may be written meanwhile, its MAC not
		if mac := r.job.Steps[i].mac; mac != "" {
			after = mac
		}
	}
	return after
}

// recoverPanic calls do and turns a panic into an error. The panic's own value stays out
// of it, unless it is the runtime's: it could hold anything.
func recoverPanic[T any](ctx context.Context, name string, do func(context.Context) (T, error)) (found T, err error) {
	defer func() {
		if p := recover(); p != nil {
			fault, _ := p.(runtime.Error)
			err = fmt.Errorf("joblog: step %s panicked with %T %v\n%s", name, p, fault, debug.Stack())
		}
	}()
	return do(ctx)
}

// describe is an error as the record shows it. Only a Failure was written for callers;
// the text of anything else belongs in the log.
func describe(err error) string {
	var told *failure.Failure
	switch {
	case errors.As(err, &told):
		return told.Error()
	case errors.Is(err, ErrCancelled):
		return "stopped: the job was cancelled"
	case errors.Is(err, ErrDeadline):
		return "stopped: the job's deadline has passed"
	case errors.Is(err, context.Canceled):
		return "stopped: the worker was asked to stop"
	}
	return "internal error"
}

func wrap(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("joblog: "+format+": %w", append(args, err)...)
}
