package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"

	"vmapower/audit"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// attempt is one claim of a job and what it needs on the way.
type attempt struct {
	*Worker
	run *joblog.Run
	job joblog.Job // as claimed
	log *slog.Logger

	session *vcenter.Session // nil until connect
	vm      *vcenter.VM      // nil until the VM is found
	bound   joblog.Bound

	unvouched bool // no api vouches for the job's record
}

func (w *Worker) attempt(run *joblog.Run) *attempt {
	job := run.Job()
	return &attempt{Worker: w, run: run, job: job, log: w.Logger.With(
		"job_id", job.ID, "operation", job.Operation, "vm_id", job.VMID, "attempt", job.Attempt, "request_id", job.RequestID)}
}

// do works on the job once, and ends it or gives it back.
func (a *attempt) do(shown *asynq.ResultWriter) error {
	ctx, cancel := a.run.Context()
	defer cancel()
	ctx = vcenter.WithOperation(ctx, a.job.ID)
	ctx, span := a.beginSpan(ctx)
	a.audit(ctx, audit.Execute, "ok")
	found, err := a.sheet(ctx)
	d := a.decide(ctx, err)
	settled := a.settle(ctx, d, found)
	endSpan(span, d, settled)
	a.report(ctx, d, errors.Join(err, settled))
	if settled != nil {
		return nil // the job has another owner, or will have one: its record says
	}
	_, _ = shown.Write([]byte(d.String())) // for the dashboard alone
	return d.forQueue()
}

// report is the one line that the log has of an attempt.
func (a *attempt) report(ctx context.Context, d decision, err error) {
	log := a.log.With("state", d.kind.String())
	if d.failure != nil {
		log = log.With("code", d.failure.Code)
	}
	if err != nil {
		log = log.With("err", err)
	}
	log.InfoContext(ctx, "attempt ended")
}

// sheet works down the job sheet of the operation. A job that was claimed only to
// be closed is not worked on.
func (a *attempt) sheet(ctx context.Context) (*outcome, error) {
	if err := a.vouched(); err != nil {
		return nil, err
	}
	if a.run.Closing() {
		return nil, a.closingCause()
	}
	switch a.job.Operation {
	case tasks.OperationPowerOff:
		asked, err := argsOf[tasks.PowerOff](a.job)
		if err != nil {
			return nil, err
		}
		return a.powerOff(ctx, asked)
	case tasks.OperationPowerOn:
		asked, err := argsOf[tasks.PowerOn](a.job)
		if err != nil {
			return nil, err
		}
		return a.powerOn(ctx, asked)
	case tasks.OperationFinalSync:
		asked, err := argsOf[tasks.FinalSync](a.job)
		if err != nil {
			return nil, err
		}
		return a.finalSync(ctx, asked)
	}
	return nil, fmt.Errorf("worker: no sheet for operation %q", a.job.Operation)
}

func argsOf[T tasks.Args](job joblog.Job) (args T, err error) {
	if err := json.Unmarshal(job.Args, &args); err != nil {
		return args, fmt.Errorf("worker: arguments of job %s: %w", job.ID, err)
	}
	return args, nil
}

// closingCause is why a job was claimed only to be closed.
func (a *attempt) closingCause() error {
	if a.job.CancelRequested {
		return joblog.ErrCancelled
	}
	return joblog.ErrDeadline
}

// step does a line of the sheet; an error that leaves it says in the contract's
// words what went wrong.
func step[T any](ctx context.Context, a *attempt, name string, do func(context.Context) (T, error)) (T, error) {
	began := time.Now()
	before, _ := a.run.Job().Step(name)
	ctx, span := a.tracer.Start(ctx, name)
	found, err := joblog.Step(ctx, a.run, name, func(ctx context.Context) (T, error) {
		found, err := do(ctx)
		return found, asFailure(err)
	})
	endStepSpan(span, before.Status, err)
	a.log.DebugContext(ctx, "step ended", "step", name, "duration", time.Since(began), "done", err == nil)
	a.Metrics.step(a.job.Operation, name, time.Since(began), err)
	return found, err
}

// skip says of several lines of the sheet why they are not needed.
func (a *attempt) skip(ctx context.Context, reason string, names ...string) error {
	for _, name := range names {
		if err := a.run.Skip(ctx, name, reason); err != nil {
			return err
		}
		a.skipSpan(ctx, name, reason)
	}
	return nil
}

// findByID finds the VM by the id that the caller gave.
func (a *attempt) findByID(ctx context.Context) (vcenter.VM, error) {
	return a.session.Find(ctx, a.job.VMID)
}

// resolveVM finds the VM and makes sure that no other job works on it.
func (a *attempt) resolveVM(ctx context.Context, find func(context.Context) (vcenter.VM, error)) (vcenter.VM, error) {
	vm, err := step(ctx, a, tasks.StepResolveVM, func(ctx context.Context) (vcenter.VM, error) {
		if err := a.connect(ctx); err != nil {
			return vcenter.VM{}, err
		}
		vm, err := find(ctx)
		if err != nil {
			return vcenter.VM{}, err
		}
		return vm, a.bind(ctx, vm)
	})
	if err == nil && a.session == nil { // an earlier attempt found it
		if err = a.connect(ctx); err == nil {
			err = a.bind(ctx, vm)
		}
		err = asFailure(err)
	}
	if err == nil {
		a.vm = &vm
	}
	return vm, err
}

// followVM finds the VM and begins to watch it; the caller closes the watch.
func (a *attempt) followVM(ctx context.Context) (*vcenter.Watch, error) {
	vm, err := a.resolveVM(ctx, a.findByID)
	if err != nil {
		return nil, err
	}
	watch, err := a.session.Watch(ctx, vm)
	return watch, asFailure(err)
}

// connect takes the session for the job's vCenter and credentials.
func (a *attempt) connect(ctx context.Context) error {
	login, err := a.login(ctx)
	if err != nil {
		return err
	}
	if a.session, err = a.VCenters.Session(ctx, login); err != nil {
		return err
	}
	return a.fence(ctx)
}

// fence ends the vCenter session of an owner that was overtaken in the middle of its
// work: should it wake up, vCenter itself refuses its calls. It needs a privilege
// that not every account has; without it the other guards stand alone.
func (a *attempt) fence(ctx context.Context) error {
	overtaken := a.run.Overtaken()
	if overtaken == "" || overtaken == a.session.Key() {
		return nil
	}
	err := a.session.Terminate(ctx, overtaken)
	if errors.Is(err, vcenter.ErrPermission) {
		a.log.InfoContext(ctx, "the session of the overtaken worker can't be ended", "err", err)
		return nil
	}
	return err
}

// bind locks the real VM for this job, and waits until no call of an earlier job
// can reach it any more: before that, no look at the VM can be trusted.
func (a *attempt) bind(ctx context.Context, vm vcenter.VM) (err error) {
	a.bound, err = a.run.Bind(ctx, joblog.VM{
		Real:    vm.VCenterUUID + "/" + vm.Ref,
		Aliases: []string{vm.Ref, vm.BIOSUUID, vm.InstanceUUID},
	})
	if err != nil {
		return err
	}
	return pause(ctx, a.bound.Quiet)
}

// pause waits; it returns the context's cause when that ends first.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
