package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"
	"go.opentelemetry.io/otel/attribute"
	status "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// beginSpan opens the span of a request, in the caller's trace where it names one. Like
// the log, the span holds the route, and never the URL, a header or the body.
func (s *Server) beginSpan(c echo.Context) trace.Span {
	if s.untraced && c.Request().Header.Get("Traceparent") == "" {
		return noop.Span{}
	}
	method, route := methodOf(c.Request()), s.route(c)
	ctx, span := s.tracer.Start(callersTrace(c.Request()), s.operations.spanName(c, method, route), trace.WithSpanKind(trace.SpanKindServer))
	if span.SpanContext().IsValid() {
		c.SetRequest(c.Request().WithContext(ctx))
	}
	if span.IsRecording() {
		span.SetAttributes(
			attribute.String("http.request.method", method), attribute.String("http.route", route),
			attribute.String("request_id", requestID(c)),
		)
		if id := jobIDOf(c); id != "" {
			nameJob(span, id)
		}
	}
	return span
}

func endSpan(span trace.Span, c echo.Context) {
	if span.IsRecording() {
		span.SetAttributes(attribute.Int("http.response.status_code", c.Response().Status))
	}
	span.End()
}

// callersTrace takes the W3C traceparent over, and nothing else: what a caller may write
// into tracestate would be handed on.
func callersTrace(r *http.Request) context.Context {
	parent := r.Header.Get("Traceparent")
	if parent == "" {
		return r.Context()
	}
	return propagation.TraceContext{}.Extract(r.Context(), propagation.MapCarrier{"traceparent": parent})
}

// nameJob links the request's span to the job, whose trace id is the job's id.
func nameJob(span trace.Span, id string) {
	if span.IsRecording() {
		span.SetAttributes(attribute.String("vmapower.job_id", id))
	}
}

// markRefused sets the code on the request's span, and for a 5xx the code's sentence. The
// details are left out: they may quote the request.
func markRefused(c echo.Context, r *refusal, code int) {
	span := trace.SpanFromContext(c.Request().Context())
	if !span.IsRecording() {
		return
	}
	span.SetAttributes(attribute.String("error.type", string(r.Code)))
	if code >= http.StatusInternalServerError {
		span.SetStatus(status.Error, r.Summary)
	}
}
