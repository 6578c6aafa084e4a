package vcenter

import (
	"context"
	"errors"

	"github.com/vmware/govmomi/vim25/soap"
	"go.opentelemetry.io/otel/attribute"
	status "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// beginSpan opens the span of one call. It names the call and the vCenter, and nothing
// of the arguments: those of a login are a password.
func (t *transport) beginSpan(ctx context.Context, req soap.HasFault) (context.Context, trace.Span) {
	ctx, span := t.tracer.Start(ctx, "vcenter "+methodOf(req), trace.WithSpanKind(trace.SpanKindClient))
	if span.IsRecording() {
		span.SetAttributes(attribute.String("server.address", t.client.URL().Hostname()))
	}
	return ctx, span
}

// endSpan says how the call ended: by its kind of failure, never by what vCenter said.
func endSpan(ctx context.Context, span trace.Span, err error) {
	if err != nil && span.IsRecording() {
		var fault *Fault
		switch {
		case ctx.Err() != nil && errors.Is(err, context.Cause(ctx)):
			span.SetStatus(status.Error, "the caller waits no longer")
		case errors.As(translate(err, ""), &fault):
			span.SetAttributes(attribute.String("error.type", string(Code(fault))))
			span.SetStatus(status.Error, fault.Kind.Error())
		}
	}
	span.End()
}
