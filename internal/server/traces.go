package server

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Spans wait in memory to be sent, and those that find no room there are dropped: nobody
// ever waits for a collector, but for the end of the process.
const (
	spansWaiting = 4096
	spansEvery   = 2 * time.Second
	exportWithin = 5 * time.Second // one batch
	flushWithin  = 5 * time.Second // all of it, when the process ends
)

// traces sends this process' spans to a collector; nil is none.
type traces struct {
	*sdk.TracerProvider
	wire *collectorWire
	log  *slog.Logger
}

// openTraces returns nil where no collector is set. It connects to nothing: the collector may be
// away, now or later. Close it.
func openTraces(o Options) (*traces, error) {
	if o.Config.OTLPEndpoint == "" {
		return nil, nil
	}
	forgetForeignSettings()
	endpoint, err := url.JoinPath(o.Config.OTLPEndpoint, "v1", "traces")
	if err != nil {
		return nil, err
	}
	wire, err := newCollectorWire(o)
	if err != nil {
		return nil, err
	}
	// Without a repetition: while one waits, the spans behind it would be dropped.
	exporter, err := otlptracehttp.New(context.Background(), otlptracehttp.WithEndpointURL(endpoint),
		otlptracehttp.WithRetry(otlptracehttp.RetryConfig{}),
		otlptracehttp.WithHTTPClient(&http.Client{Transport: wire, Timeout: exportWithin, CheckRedirect: followNoRedirect}))
	if err != nil {
		return nil, err
	}
	return &traces{
		wire: wire, log: o.Log,
		TracerProvider: sdk.NewTracerProvider(
			sdk.WithResource(self(o)),
			sdk.WithoutPanicRecording(), // the value of a panic could hold anything
			sdk.WithBatcher(&lossReporter{SpanExporter: exporter, wire: wire, log: o.Log},
				sdk.WithMaxQueueSize(spansWaiting), sdk.WithBatchTimeout(spansEvery), sdk.WithExportTimeout(exportWithin)),
		),
	}, nil
}

// forgetForeignSettings removes OTEL_*, which the library reads by itself, some of it
// past everything that it is told: what a machine sets for others must not redirect,
// thin out or add to what this process sends.
func forgetForeignSettings() {
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "OTEL_") {
			_ = os.Unsetenv(name) // fails only for names that can't be set
		}
	}
}

func followNoRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// self is what all spans of this process say of it.
func self(o Options) *resource.Resource {
	host, _ := os.Hostname() // "" is told too
	return resource.NewSchemaless(
		attribute.String("service.name", "vmapower"),
		attribute.String("service.version", o.Version),
		attribute.String("service.instance.id", fmt.Sprintf("%s-%d", host, os.Getpid())),
		attribute.String("vmapower.role", string(o.Role)),
	)
}

// provider is what makes spans; nil makes none.
func (t *traces) provider() trace.TracerProvider {
	if t == nil {
		return nil
	}
	return t.TracerProvider
}

// close sends what waits, as long as that takes no longer.
func (t *traces) close(within time.Duration) {
	if t == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	if err := t.Shutdown(ctx); err != nil {
		t.log.Warn("the last spans were not sent in time", "err", err)
	}
	t.wire.CloseIdleConnections()
}

// lossReporter says now and then that spans are lost, and otherwise keeps it to
// itself. One goroutine uses it.
type lossReporter struct {
	sdk.SpanExporter
	wire     *collectorWire
	log      *slog.Logger
	lost     int // since it was reported
	reported time.Time
}

const reportLossEvery = time.Minute

// ExportSpans implements sdk.SpanExporter.
func (e *lossReporter) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	err := e.SpanExporter.ExportSpans(ctx, spans)
	if err == nil {
		return nil
	}
	e.lost += len(spans)
	if time.Since(e.reported) >= reportLossEvery {
		e.log.Warn("the collector takes no spans, so they are lost; jobs go on", "spans", e.lost, "err", e.wire.harmless(err))
		e.lost, e.reported = 0, time.Now()
	}
	return nil
}
