// Package api is the service's HTTP side: it checks what is asked, records it as a
// job, and tells what became of it.
//
// It does no work on a VM and knows no worker: both meet in the record of jobs. It
// asks vCenter only for what somebody wants to know of a VM now.
//
// Its one rule: openapi.yaml is the truth. A request is held against it before a
// handler sees it, and every error is answered through the one table in errors.go, in
// words written for callers.
package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"vmapower/access"
	"vmapower/api/openapi"
	"vmapower/audit"
	"vmapower/credentials"
	"vmapower/inquiry"
	"vmapower/joblog"
	"vmapower/tasks/queue"
	"vmapower/vcenter"
)

// Config is what a Server works with. Jobs, Queue, VCenters, Gate, Sealer and Audit are
// needed.
type Config struct {
	Jobs     *joblog.Log
	Queue    *queue.Queue
	VCenters *vcenter.Pool

	// Gate says who asks. There is no server without one.
	Gate *access.Gate
	// Sealer seals logins for workers and signs jobs.
	Sealer   *credentials.Sealer
	Profiles *credentials.ProfilesFile // nil when there are none
	// Grants are the approvals that were given beforehand; nil where there can be none.
	Grants *access.Grants
	// Inquiries are what a worker is asked in place of the API; nil asks nobody.
	Inquiries *inquiry.Desk
	Audit     *audit.Log

	Logger  *slog.Logger          // nil logs nothing
	Metrics prometheus.Registerer // nil counts nothing
	Traces  trace.TracerProvider  // gets a span per request; nil makes none
	Version string

	// DeadlineSlack is added to a job's own timeout for queueing and retries.
	DeadlineSlack time.Duration
	// MaxAttempts is how often a job is tried.
	MaxAttempts int
	// MaxStreams is how many event streams an appliance may have open here; 0 is 100.
	MaxStreams int
	// CompatWait is how long a power request without a preference waits for its
	// result, for callers that know no answer but 200; 0 answers 202 at once.
	CompatWait time.Duration
	// CompatLimit is how long after its acceptance a power job of such a caller must have
	// ended; 0 is 165 s.
	CompatLimit time.Duration
	// StableOff is how long a worker watches that a VM stays off.
	StableOff time.Duration
	// LongestWait is within what a request has its answer that waits for a job, and what the
	// heartbeats of streams go by; 0 is 50 s.
	LongestWait time.Duration
	// BasePath is where a proxy shows the service, such as /vmapower, and begins the links in
	// answers. Requests come without it.
	BasePath string
	// VMA is the older API to which is passed on what is not ours; nil for none.
	VMA *VMA

	// AllowRequest refuses requests by whom they say they are sent to and from, before
	// anything else is done with them; nil allows any. The text of its error is shown to the
	// caller.
	AllowRequest func(*http.Request) error
	// AllowVCenter refuses the vCenters that callers may not name, by host[:port];
	// nil allows any. The text of its error is not shown to the caller.
	AllowVCenter func(host string) error
	// Ready tells whether jobs can be taken, within the given context; nil asks Jobs.
	// The caller is shown the text of a *failure.Failure and of no other error.
	Ready func(context.Context) error
}

// Server answers HTTP requests. It is safe for concurrent use.
type Server struct {
	Config
	echo       *echo.Echo
	operations operations
	docs       docsPage
	began      time.Time
	metrics    *metrics
	tracer     trace.Tracer
	untraced   bool // the tracer makes no spans
	streams    streams
	sessions   watchedSessions
	shown      shownJobs
	vma        *vmaProxy // nil for none

	closing context.Context
	close   context.CancelFunc
}

var _ openapi.ServerInterface = (*Server)(nil)

// New returns a server. The error tells what is missing in the Config, or that its
// metrics are registered already.
func New(cfg Config) (*Server, error) {
	if cfg.Jobs == nil || cfg.Queue == nil || cfg.VCenters == nil || cfg.Gate == nil || cfg.Sealer == nil || cfg.Audit == nil {
		return nil, errors.New("api: the server needs the log of jobs, the queue, the vCenters, the gate, the sealer and the audit")
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Ready == nil {
		cfg.Ready = cfg.Jobs.Ready
	}
	untraced := cfg.Traces == nil
	if untraced {
		cfg.Traces = noop.NewTracerProvider()
	}
	if cfg.CompatLimit <= 0 {
		cfg.CompatLimit = 165 * time.Second
	}
	if cfg.MaxStreams <= 0 {
		cfg.MaxStreams = 100
	}
	if cfg.LongestWait <= 0 {
		cfg.LongestWait = 50 * time.Second
	}
	s := &Server{Config: cfg, echo: echo.New(), began: time.Now(), shown: newShownJobs(), untraced: untraced, tracer: cfg.Traces.Tracer("vmapower/api")}
	var err error
	if s.operations, err = readOperations(); err != nil {
		return nil, err
	}
	if s.docs, err = newDocsPage(cfg.BasePath); err != nil {
		return nil, err
	}
	if s.metrics, err = newMetrics(cfg.Metrics, s.operations, &s.streams); err != nil {
		return nil, err
	}
	s.closing, s.close = context.WithCancel(context.Background())
	s.vma = newVMAProxy(cfg.VMA, ownParts(s.operations), cfg.Logger)
	s.echo.HTTPErrorHandler = s.refuse
	s.echo.Use(s.observe, secure, s.addressed, probed, s.passUnknown, s.authenticate, s.passReplicate, s.validate)
	openapi.RegisterHandlers(router{s.echo}, s)
	return s, nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// Close ends what would delay a graceful stop: streams are closed, and requests that
// wait for a job are answered with its present state. Give it to
// http.Server.RegisterOnShutdown.
func (s *Server) Close() {
	s.close()
	s.vma.close()
}
