package worker

import (
	"context"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/trace"

	"vmapower/joblog"
)

// steps does and records the lines of a job's plan, each with a span and a metric.
type steps struct {
	run     *joblog.Run
	job     *joblog.Job // as claimed
	tracer  trace.Tracer
	metrics *Metrics
	log     *slog.Logger
	current string // the newest step that was begun
}

// step does a line of the plan, or returns what it found when an earlier attempt has
// done it. An error that leaves it is a Failure, or steers the run itself.
func step[T any](ctx context.Context, s *steps, name string, do func(context.Context) (T, error)) (T, error) {
	return recordStep(ctx, s, name, joblog.Step[T], do)
}

// lastStep is step for the last line of the plan, which no attempt takes from the record:
// whoever ends the job has seen how the VM is.
func lastStep[T any](ctx context.Context, s *steps, name string, do func(context.Context) (T, error)) (T, error) {
	return recordStep(ctx, s, name, joblog.Redo[T], do)
}

func recordStep[T any](
	ctx context.Context, s *steps, name string,
	record func(context.Context, *joblog.Run, string, func(context.Context) (T, error)) (T, error), do func(context.Context) (T, error),
) (T, error) {
	began := time.Now()
	s.current = name
	recorded := true // until do is called
	ctx, span := s.tracer.Start(ctx, name)
	found, err := record(ctx, s.run, name, func(ctx context.Context) (T, error) {
		recorded = false
		found, err := do(ctx)
		return found, asFailure(err)
	})
	endStepSpan(span, recorded, err)
	s.ended(ctx, name, time.Since(began), err)
	return found, err
}

func (s *steps) ended(ctx context.Context, name string, took time.Duration, err error) {
	s.log.DebugContext(ctx, "step ended", "step", name, "duration", took, "done", err == nil)
	s.metrics.step(s.job, name, took, err)
}

// note says in the running step what it waits for. That it can't be written stops nobody.
func (s *steps) note(ctx context.Context, message string) {
	if err := s.run.Note(ctx, s.current, message); err != nil {
		s.log.WarnContext(ctx, "the step can't tell what it waits for", "err", err)
	}
}

// skip says of several lines of the plan why they are not needed.
func (s *steps) skip(ctx context.Context, reason string, names ...string) error {
	for _, name := range names {
		if err := s.run.Skip(ctx, name, reason); err != nil {
			return err
		}
		skipSpan(ctx, s.tracer, name, reason)
	}
	return nil
}
