package omaadapter

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vmapower/client"
)

// Options say how an engine wants its VMs to be treated. The zero value is what engines ask for by
// themselves.
type Options struct {
	// Policy of a power-off; "" is graceful_then_force.
	Policy client.Policy

	// ShutdownTimeout is what a guest has to shut down, BootTimeout a VM to come up, SyncTimeout a
	// final sync to be copied and verified, in whole seconds. 0 is 5 minutes, 10 minutes, an hour.
	ShutdownTimeout, BootTimeout, SyncTimeout time.Duration

	// WaitForTools makes PowerOnSourceVM wait for VMware Tools in the guest, within BootTimeout.
	WaitForTools bool

	// AllowUnflushed has a final sync written to targets that can't flush; its result is not durable then.
	AllowUnflushed bool

	// OnStep is told of each step when it begins and when it has ended, or once where that was
	// quick, so that the engine's own job log can mirror it. The call that it belongs to goes on
	// when it has returned. nil is told nothing.
	OnStep func(Step)
}

// Adapter asks one service. It is safe for concurrent use; OnStep must be, too, then. Two calls that want
// the same of one VM at a time share a job, and when one of them gives up it ends for both.
type Adapter struct {
	client  *client.Client
	options Options

	margin, stopWithin time.Duration
}

// New returns an adapter of the service that the config names, such as client.FromEnvironment reads
// it. The config's Retry is overruled: what may be repeated is. The error names the field that is
// wrong.
func New(config client.Config, options Options) (*Adapter, error) {
	config.Retry = client.RetryAway
	service, err := client.New(config)
	if err != nil {
		return nil, err
	}
	for name, timeout := range map[string]*time.Duration{
		"ShutdownTimeout": &options.ShutdownTimeout, "BootTimeout": &options.BootTimeout, "SyncTimeout": &options.SyncTimeout,
	} {
		switch {
		case *timeout == 0:
			*timeout = defaults[name]
		case *timeout < time.Second || *timeout%time.Second != 0:
			return nil, fmt.Errorf("omaadapter: %s must be whole seconds, at least one", name)
		}
	}
	return &Adapter{service, options, margin, stopWithin}, nil
}

var defaults = map[string]time.Duration{"ShutdownTimeout": 5 * time.Minute, "BootTimeout": 10 * time.Minute, "SyncTimeout": time.Hour}

// seconds is a timeout as a request has it.
func seconds(d time.Duration) *int {
	n := int(d / time.Second)
	return &n
}

// PowerOffSourceVM powers the VM off and returns nil when it is off and stays so. Without a vCenter
// it is that of the Config. An *Error says what kept it, and how the VM was left.
func (a *Adapter) PowerOffSourceVM(ctx context.Context, vmwareVMID, vcenter, username, password string) error {
	return a.power(ctx, client.VMPowerStatePoweredOff, order{
		operation: client.OperationPowerOff, vmID: vmwareVMID, limit: a.options.ShutdownTimeout + a.margin,
		login: client.Login{VCenter: vcenter, Username: username, Password: password},
		submit: func(ctx context.Context, key string) (client.Job, error) {
			return a.client.PowerOff(ctx, vmwareVMID, client.PowerOffRequest{
				Vcenter: vcenter, Username: username, Password: password, Policy: a.options.Policy, Timeout: seconds(a.options.ShutdownTimeout),
			}, key)
		},
	})
}

// PowerOnSourceVM powers the VM on, or resumes it, and returns nil when it is on; for the rest see
// PowerOffSourceVM.
func (a *Adapter) PowerOnSourceVM(ctx context.Context, vmwareVMID, vcenter, username, password string) error {
	return a.power(ctx, client.VMPowerStatePoweredOn, order{
		operation: client.OperationPowerOn, vmID: vmwareVMID, limit: a.options.BootTimeout + a.margin,
		login: client.Login{VCenter: vcenter, Username: username, Password: password},
		submit: func(ctx context.Context, key string) (client.Job, error) {
			return a.client.PowerOn(ctx, vmwareVMID, client.PowerOnRequest{
				Vcenter: vcenter, Username: username, Password: password, WaitForTools: a.options.WaitForTools, Timeout: seconds(a.options.BootTimeout),
			}, key)
		},
	})
}

// power does the order, and wants the VM to have come to that state.
func (a *Adapter) power(ctx context.Context, want client.VMPowerState, o order) error {
	job, err := a.submit(ctx, o)
	if err == nil {
		job, err = a.follow(ctx, o, job.JobId, nil)
	}
	if err == nil && stateIn(job) != want {
		err = errors.New("the job has ended and the VM is not " + string(want))
	}
	return a.explain(ctx, o, job, err)
}

// GetVMPowerState returns poweredOn, poweredOff, suspended or unknown, as vCenter tells it now.
func (a *Adapter) GetVMPowerState(ctx context.Context, vmwareVMID, vcenter, username, password string) (string, error) {
	return a.state(ctx, vmwareVMID, client.Login{VCenter: vcenter, Username: username, Password: password})
}

// stateWithin is above the service's own limit for the question.
const stateWithin = 40 * time.Second

func (a *Adapter) state(ctx context.Context, vmID string, login client.Login) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, stateWithin)
	defer cancel()
	state, err := a.client.PowerState(ctx, vmID, login)
	if err != nil {
		return string(client.VMPowerStateUnknown), err
	}
	return string(state.PowerState), nil
}
