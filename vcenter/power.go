package vcenter

import (
	"context"
	"errors"

	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/task"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// ShutdownGuest asks the guest to shut down and returns when vCenter has taken
// the request; the VM goes off later, or never. Without running Tools, and for a guest
// that can't be asked, it is ErrToolsUnavailable, on a VM that isn't on ErrInvalidState. Don't repeat it
// after ErrNoAnswer before you have observed the VM.
func (s *Session) ShutdownGuest(ctx context.Context, vm VM) error {
	what := "shut down the guest of " + vm.String()
	_, err := methods.ShutdownGuest(ctx, s.transport, &types.ShutdownGuest{This: vm.reference()})
	if is[types.BaseNotSupported](err) {
		return &Fault{Kind: ErrToolsUnavailable, cause: err, Text: what +
			": the guest can't be asked, since the VM or its guest does not support it" + inItsWords(err)}
	}
	return s.withCulprit(ctx, vm, lostHost(err, translate(err, what), what))
}

// PowerOff cuts the VM's power and waits until vCenter has done so; changed is
// false when it was off already. The wait ends with ctx, and then, as after a
// lost reply, the error is ErrNoAnswer: observe the VM before repeating it. A question
// that holds the task is waited for as WithQuestion says; nobody answers it here.
func (s *Session) PowerOff(ctx context.Context, vm VM) (changed bool, err error) {
	what := "power off " + vm.String()
	defer func() { err = s.withCulprit(ctx, vm, err) }()
	reply, err := methods.PowerOffVM_Task(ctx, s.transport, &types.PowerOffVM_Task{This: vm.reference()})
	if err != nil {
		return alreadySo(err, types.VirtualMachinePowerStatePoweredOff, what)
	}
	return s.await(ctx, vm, reply.Returnval, types.VirtualMachinePowerStatePoweredOff, what)
}

// PowerOn starts a VM that is off or resumes a suspended one, and waits until
// vCenter has done so; changed is false when it was on already. A VM that waits for an
// answer before it is asked is ErrQuestion. Otherwise as PowerOff.
func (s *Session) PowerOn(ctx context.Context, vm VM) (changed bool, err error) {
	what := "power on " + vm.String()
	defer func() { err = s.withCulprit(ctx, vm, err) }()
	reply, err := methods.PowerOnVM_Task(ctx, s.transport, &types.PowerOnVM_Task{This: vm.reference()})
	if err != nil {
		return alreadySo(err, types.VirtualMachinePowerStatePoweredOn, what)
	}
	return s.await(ctx, vm, reply.Returnval, types.VirtualMachinePowerStatePoweredOn, what)
}

// alreadySo returns success when the VM already has the wanted state, else the error.
func alreadySo(err error, wanted types.VirtualMachinePowerState, what string) (changed bool, _ error) {
	var state *types.InvalidPowerState
	if _, found := fault.As(err, &state); found && state.ExistingState == wanted {
		return false, nil
	}
	return false, translate(err, what)
}

// await follows a task and its VM to the end of the task.
func (s *Session) await(
	ctx context.Context, vm VM, ref types.ManagedObjectReference, wanted types.VirtualMachinePowerState, what string,
) (changed bool, err error) {
	if err := s.power.join(ctx, ref, vm.reference()); err != nil {
		return false, outcomeUnknown(err, what)
	}
	defer s.power.leave(ref, vm.reference())
	held := heldIn(ctx)
	for {
		job, failure := s.power.peek(ref)
		owner, _ := s.power.peek(vm.reference())
		switch state := types.TaskInfoState(job.properties.text("info.state")); {
		case state == types.TaskInfoStateSuccess:
			return true, nil
		case state == types.TaskInfoStateError:
			failed := job.properties.taskError()
			changed, err := alreadySo(failed, wanted, what)
			return changed, lostHost(failed, err, what)
		case ctx.Err() != nil:
			return false, outcomeUnknown(context.Cause(ctx), what)
		case failure != nil:
			return false, outcomeUnknown(failure, what)
		case job.gone || owner.gone:
			return false, outcomeUnknown(nil, what)
		}
		held.by(owner.properties.question())
		if err := held.fault(what); err != nil {
			return false, err
		}
		select {
		case <-job.changed:
		case <-owner.changed:
		case <-ctx.Done():
		case <-held.over():
		}
	}
}

// lostHost returns ErrNoAnswer where vCenter lost the host during the call, which may have
// been carried out; any other failure is returned as it is.
func lostHost(fault, failure error, what string) error {
	if errors.Is(failure, ErrUnreachable) && !errors.Is(failure, ErrNoAnswer) && fromVSphere(fault) {
		return outcomeUnknown(failure, what)
	}
	return failure
}

// outcomeUnknown says that vCenter took the call and its end was not seen.
func outcomeUnknown(cause error, what string) error {
	return &Fault{Kind: ErrNoAnswer, cause: cause, Text: what +
		": vCenter has begun, but the end was not seen; look at the VM before trying again"}
}

func (p properties) taskError() error {
	switch reason := p["info.error"].(type) {
	case types.LocalizedMethodFault:
		return task.Error{LocalizedMethodFault: &reason}
	case *types.LocalizedMethodFault:
		return task.Error{LocalizedMethodFault: reason}
	}
	return task.Error{LocalizedMethodFault: &types.LocalizedMethodFault{Fault: &types.MethodFault{}}}
}
