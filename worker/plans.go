package worker

import (
	"context"
	"encoding/json"
	"fmt"

	"vmapower/joblog"
	"vmapower/tasks"
)

// plans has how each operation is done, by its name. A test holds them against the
// rows in tasks.
var plans = map[string]func(context.Context, *Worker, *attempt) (*outcome, error){
	tasks.OperationPowerOff:  withArgs((*Worker).powerOff),
	tasks.OperationPowerOn:   withArgs((*Worker).powerOn),
	tasks.OperationFinalSync: withArgs((*Worker).finalSync),
}

// outcome is what a plan that went through hands to the end of the job.
type outcome struct {
	result       any
	power        tasks.PowerState // as it was last read
	shutdownOver bool             // no guest shutdown of anybody is pending
}

// planFor works down the plan of the attempt's job. A job of an operation without a
// plan fails: it is taken for no other.
func (w *Worker) planFor(ctx context.Context, a *attempt) (*outcome, error) {
	plan, known := plans[a.job.Operation]
	if !known {
		return nil, fmt.Errorf("worker: no plan for operation %q", a.job.Operation)
	}
	return plan(ctx, w, a)
}

// withArgs makes a plan of a function that takes the operation's own arguments.
func withArgs[T tasks.Args](plan func(*Worker, context.Context, *attempt, T) (*outcome, error)) func(context.Context, *Worker, *attempt) (*outcome, error) {
	return func(ctx context.Context, w *Worker, a *attempt) (*outcome, error) {
		asked, err := argsOf[T](a.job)
		if err != nil {
			return nil, err
		}
		return plan(w, ctx, a, asked)
	}
}

// argsOf reads the arguments. It takes no copy of the job, which would lie on the stack for as
// long as the plan waits.
func argsOf[T tasks.Args](job *joblog.Job) (args T, err error) {
	if err := json.Unmarshal(job.Args, &args); err != nil {
		return args, fmt.Errorf("worker: arguments of job %s: %w", job.ID, err)
	}
	return args, nil
}
