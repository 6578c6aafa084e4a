package vcenter

import (
	"context"
	"errors"
	"time"

	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// culpritTakes bounds the call that asks who is in the way.
const culpritTakes = 5 * time.Second

// withCulprit adds to a refusal of a power call what vCenter tells of the task or the
// host that is in the way, in one call. Where the VM's host is away or in maintenance,
// its refusal is an ErrHostState. An error that vCenter has nothing to tell of is
// returned as it is.
func (s *Session) withCulprit(ctx context.Context, vm VM, err error) error {
	var refused *Fault
	if !errors.As(err, &refused) || refused.cause == nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, culpritTakes)
	defer cancel()
	var busy types.BaseTaskInProgress
	if _, found := fault.As(refused.cause, &busy); found {
		return refused.adding(refused.Kind, s.taskInTheWay(ctx, busy.GetTaskInProgress().Task))
	}
	if refused.Kind != ErrHostState && !plainInvalidState(refused.cause) {
		return err
	}
	host, trouble := s.hostInTheWay(ctx, vm)
	switch {
	case trouble != "":
		return refused.adding(ErrHostState, "its host "+host+" is "+trouble)
	case host != "" && refused.Kind == ErrHostState:
		return refused.adding(ErrHostState, "its host is "+host)
	}
	return err
}

// adding returns the fault with more to say, as one of this kind.
func (f *Fault) adding(kind error, more string) *Fault {
	if more == "" {
		return f
	}
	return &Fault{Kind: kind, Text: f.Text + "; " + more, cause: f.cause}
}

// plainInvalidState reports the fault that tells nothing but that a state is in the way.
func plainInvalidState(err error) bool {
	var said types.BaseInvalidState
	_, found := fault.As(err, &said)
	_, plain := said.(*types.InvalidState)
	return found && plain
}

// taskInTheWay says which task it is, by its id where vCenter tells no more.
func (s *Session) taskInTheWay(ctx context.Context, ref types.ManagedObjectReference) string {
	if ref.Value == "" {
		return ""
	}
	found, err := s.read(ctx, []types.ManagedObjectReference{ref}, []string{"info.descriptionId"})
	if err == nil && len(found) == 1 {
		if name := found[0].properties.text("info.descriptionId"); name != "" {
			return "the task is " + name + " (" + quoted(ref.Value) + ")"
		}
	}
	return "the task is " + quoted(ref.Value)
}

// hostInTheWay returns the name of the VM's host, and what is wrong with it: "" for
// nothing, and for what vCenter does not tell.
func (s *Session) hostInTheWay(ctx context.Context, vm VM) (name, trouble string) {
	above := &types.TraversalSpec{Type: "VirtualMachine", Path: "runtime.host"}
	skip := true
	reply, err := methods.RetrievePropertiesEx(ctx, s.transport, &types.RetrievePropertiesEx{
		This: s.content.Load().PropertyCollector,
		SpecSet: []types.PropertyFilterSpec{{
			ObjectSet: []types.ObjectSpec{{Obj: vm.reference(), Skip: &skip, SelectSet: []types.BaseSelectionSpec{above}}},
			PropSet: []types.PropertySpec{{
				Type: "HostSystem", PathSet: []string{"name", "runtime.connectionState", "runtime.inMaintenanceMode"},
			}},
		}},
	})
	if err != nil {
		return "", ""
	}
	found, err := objects(reply.Returnval)
	if err != nil || len(found) != 1 {
		return "", ""
	}
	host := found[0].properties
	switch state := types.HostSystemConnectionState(host.text("runtime.connectionState")); {
	case state == types.HostSystemConnectionStateDisconnected, state == types.HostSystemConnectionStateNotResponding:
		trouble = "not connected to vCenter (" + string(state) + ")"
	case host["runtime.inMaintenanceMode"] == true:
		trouble = "in maintenance mode"
	}
	return host.text("name"), trouble
}
