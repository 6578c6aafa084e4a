package worker

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/attribute"
	status "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"vmapower/failure"
	"vmapower/joblog"
)

// inTrace returns a context whose spans are of the job's trace, which has the job's own
// id: every attempt, in whatever worker, is found by it, and nothing has to be kept.
func inTrace(ctx context.Context, jobID string) context.Context {
	id, err := uuid.Parse(jobID)
	if err != nil {
		return ctx // no id of ours: a trace of its own
	}
	return trace.ContextWithRemoteSpanContext(ctx, trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID(id), TraceFlags: trace.FlagsSampled, Remote: true,
	}))
}

// beginSpan opens the span of the attempt.
func (a *attempt) beginSpan(ctx context.Context) (context.Context, trace.Span) {
	ctx, span := a.tracer.Start(inTrace(ctx, a.job.ID), "attempt "+a.job.Operation, trace.WithSpanKind(trace.SpanKindConsumer))
	if span.IsRecording() {
		span.SetAttributes(
			attribute.String("vmapower.job_id", a.job.ID),
			attribute.String("vmapower.operation", a.job.Operation),
			attribute.String("vmapower.vm_id", a.job.VMID),
			attribute.Int("vmapower.attempt", a.job.Attempt),
			attribute.String("request_id", a.job.RequestID),
		)
	}
	return ctx, span
}

// endSpan says what becomes of the job, and whether that could be carried out.
func endSpan(span trace.Span, d disposition, finished error) {
	if span.IsRecording() {
		span.SetAttributes(attribute.String("vmapower.state", d.kind.String()))
		switch {
		case finished != nil:
			markFailed(span, finished)
		case d.failure != nil:
			markFailed(span, d.failure)
		}
	}
	span.End()
}

// endStepSpan says how the step ended. One that an earlier attempt did is told too: its
// span is short, because its result was read.
func endStepSpan(span trace.Span, recorded bool, err error) {
	if span.IsRecording() {
		state := string(joblog.StepCompleted)
		switch {
		case err != nil:
			state = string(joblog.StepFailed)
			markFailed(span, err)
		case recorded:
			state = "completed before"
		}
		span.SetAttributes(attribute.String("vmapower.state", state))
	}
	span.End()
}

// skipSpan is a step that is not needed.
func skipSpan(ctx context.Context, tracer trace.Tracer, name, reason string) {
	_, span := tracer.Start(ctx, name)
	if span.IsRecording() {
		span.SetAttributes(
			attribute.String("vmapower.state", string(joblog.StepSkipped)),
			attribute.String("vmapower.reason", reason),
		)
	}
	span.End()
}

// markFailed puts an error into the span in the words that callers read, and no others.
func markFailed(span trace.Span, err error) {
	var told *failure.Failure
	if !errors.As(err, &told) {
		span.SetStatus(status.Error, "stopped before its end")
		return
	}
	span.SetAttributes(attribute.String("error.type", string(told.Code)))
	span.SetStatus(status.Error, told.Error())
}
