package worker

import (
	"context"
	"errors"
	"log/slog"

	"go.opentelemetry.io/otel/trace"

	"vmapower/audit"
	"vmapower/credentials"
	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// attempt is one claim of a job, from the claim to what becomes of the job.
type attempt struct {
	run       *joblog.Run
	job       *joblog.Job     // the run's: what waits keeps no other
	operation tasks.Operation // empty when there is no such operation
	plan      func(context.Context) (*outcome, error)

	permit  *permit
	steps   *steps
	vm      *handle
	newest  *newest
	calls   *calls
	results results

	memory   *memory
	heard    *heard
	keys     *credentials.Keyring
	auditLog *audit.Log
	metrics  *Metrics
	tracer   trace.Tracer
	log      *slog.Logger
	stopping context.Context // of the worker

	untouched bool // the job is not worked on, and no attempt may have been: its VM is not even looked at
}

func (w *Worker) newAttempt(run *joblog.Run) *attempt {
	job := run.Claimed()
	log := w.Logger.With("job_id", job.ID, "operation", job.Operation, "vm_id", job.VMID,
		"attempt", job.Attempt, "request_id", job.RequestID)
	operation, _ := tasks.Lookup(job.Operation) // planFor refuses what is none
	a := &attempt{
		run: run, job: job, operation: operation,
		steps:   &steps{run: run, job: job, tracer: w.tracer, metrics: w.Metrics, log: log},
		vm:      &handle{run: run, jobs: w.Jobs, vcenters: w.VCenters, keys: w.Keys, profiles: w.Profiles, memory: w.memory, log: log},
		results: results{run: run, finds: operation.Finds},
		memory:  w.memory, heard: w.Breaker.heard, keys: w.Keys, auditLog: w.Audit, metrics: w.Metrics, tracer: w.tracer, log: log, stopping: w.stopping,
	}
	a.newest = newNewest(a)
	a.permit = &permit{run: run, appliances: w.Appliances, grants: w.Grants, vm: a.vm, changesVM: len(operation.Verbs) > 0}
	a.calls = &calls{
		run: run, permit: a.permit, steps: a.steps, vm: a.vm, newest: a.newest, allowed: operation.Verbs, until: lastCall(job, w.StableOff), grace: answerGrace(job), log: log,
	}
	a.plan = func(ctx context.Context) (*outcome, error) { return w.planFor(ctx, a) }
	return a
}

// do works on the job once, and ends it or gives it back.
func (a *attempt) do() {
	ctx, cancel := a.run.Context()
	defer cancel()
	ctx = vcenter.WithOperation(ctx, a.job.ID)
	ctx, span := a.beginSpan(ctx)
	a.auditBeginning(ctx)
	found, err := a.work(ctx)
	a.conclude(ctx, span, found, err)
}

// conclude ends the job or gives it back, after the work.
func (a *attempt) conclude(ctx context.Context, span trace.Span, found *outcome, err error) {
	d := a.dispose(ctx, err)
	a.heard.failed(vcenter.ServerName(a.job.VCenter), d.failure)
	finished := a.finish(ctx, d, found)
	a.metrics.attempted(a.job, d, d.kind == lost || errors.Is(finished, joblog.ErrSuperseded))
	endSpan(span, d, finished)
	a.report(ctx, d, errors.Join(err, finished))
}

// work does what the operation's plan says. A job that is not authentic is not worked
// on, nor one that was claimed only to be closed.
func (a *attempt) work(ctx context.Context) (*outcome, error) {
	if err := a.authentic(); err != nil {
		a.untouched = a.job.UnknownKey() == nil
		return nil, err
	}
	if a.run.Closing() {
		return nil, a.closingCause()
	}
	if err := a.permit.check(ctx); err != nil {
		var refused *failure.Failure
		a.untouched = errors.As(err, &refused)
		return nil, err
	}
	return a.plan(ctx)
}

// closingCause is why a job was claimed only to be closed.
func (a *attempt) closingCause() error {
	if a.job.CancelRequested {
		return joblog.ErrCancelled
	}
	return joblog.ErrDeadline
}

// report is the one line that the log has of an attempt.
func (a *attempt) report(ctx context.Context, d disposition, err error) {
	log := a.log.With("state", d.kind.String())
	if d.failure != nil {
		log = log.With("code", d.failure.Code)
	}
	if err != nil {
		log = log.With("err", err)
	}
	if errors.Is(err, joblog.ErrRecordGone) {
		log.ErrorContext(ctx, "the record of a job is gone from Redis while it was worked on: look what became of its VM, and what else is gone")
	}
	log.InfoContext(ctx, "attempt ended")
}

// entry is one of the audit, which the log has at once and the stream with what is written next.
func (a *attempt) entry(action audit.Action, outcome string) audit.Entry {
	return audit.Entry{
		Action: action, Outcome: outcome, Who: a.job.RequestedBy, RequestID: a.job.RequestID,
		JobID: a.job.ID, Operation: a.job.Operation, VMID: a.job.VMID, VCenter: a.job.VCenter,
	}
}

// auditBeginning has the next write of the record put it into the audit that an attempt begins.
func (a *attempt) auditBeginning(ctx context.Context) {
	stored, tell, err := a.auditLog.Prepare(a.entry(audit.Execute, audit.OK))
	tell(ctx)
	if err != nil {
		a.log.WarnContext(ctx, inTheLogAlone, "err", err)
		return
	}
	a.run.Audit(stored)
}

const inTheLogAlone = "the audit entry is in the log alone"
