package omaadapter

import (
	"context"
	"fmt"

	"vmapower/client"
)

// Error says what kept a call from succeeding, and how the VM was left.
type Error struct {
	Operation client.Operation
	VMID      string
	JobID     string // "" when there is none

	// State is poweredOn, poweredOff, suspended or unknown: what the job saw last, or else what
	// vCenter said after the job had ended.
	State string

	// Unsure: the job could not be ended, or it was not found out whether there is one. It may
	// go on, and State is not the last word.
	Unsure bool

	Err error // a *client.Error with its code, a *client.LostError, or the end of the context
}

// Error implements error, with the cause first.
func (e *Error) Error() string {
	job := "no job"
	if e.JobID != "" {
		job = "job " + e.JobID
	}
	end := "the VM is " + e.State
	if e.Unsure {
		end = "the job may go on, and the VM was last known to be " + e.State
	}
	return fmt.Sprintf("%v (%s of %s, %s); %s", e.Err, e.Operation, e.VMID, job, end)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// unsureError is an error behind which a job may go on.
type unsureError struct{ error }

// explain turns what has kept an order into an *Error; nil stays nil.
func (a *Adapter) explain(ctx context.Context, o order, job client.Job, err error) error {
	if err == nil {
		return nil
	}
	e := &Error{Operation: o.operation, VMID: o.vmID, JobID: job.JobId, Err: err}
	if unsure, ok := err.(*unsureError); ok {
		e.Unsure, e.Err = true, unsure.error
	}
	e.State = a.stateAfter(ctx, o, job, e.Err)
	return e
}

// stateIn is the VM's state as the job saw it last.
func stateIn(job client.Job) client.VMPowerState {
	if job.Result == nil {
		return client.VMPowerStateUnknown
	}
	result, err := job.Result.AsPowerOffResult() // new_state has one place in all results
	if err != nil || result.NewState == "" {
		return client.VMPowerStateUnknown
	}
	return result.NewState
}

// stateAfter is how the VM was left. vCenter is not asked where it has refused the login, which would be
// another wrong one, or where there is no answer to expect.
func (a *Adapter) stateAfter(ctx context.Context, o order, job client.Job, err error) string {
	if state := stateIn(job); o.submit == nil || job.Ended() && state != client.VMPowerStateUnknown {
		return string(state)
	}
	switch client.CodeOf(err) {
	case client.ErrorCodeVcenterLoginFailed, client.ErrorCodeVcenterPermissionDenied, client.ErrorCodeVcenterUnreachable, client.ErrorCodeVmNotFound,
		client.ErrorCodeAmbiguousVm, client.ErrorCodeInvalidRequest, client.ErrorCodeUnauthorized, client.ErrorCodeForbidden, client.ErrorCodeJobNotFound:
		return string(client.VMPowerStateUnknown)
	}
	state, _ := a.state(context.WithoutCancel(ctx), o.vmID, o.login)
	return state
}
