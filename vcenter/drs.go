package vcenter

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/vmware/govmomi/task"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// startLag is how long a VM that DRS has begun to start may take to be seen on, or its task
// to be seen.
const startLag = 30 * time.Second

// DRSDatacenter returns the datacenter through which the VM is to be powered on, because
// its host is in a cluster with DRS; "" for any other host, and where the user may not see
// the cluster. It takes one call, none of an ESXi host, and may be repeated.
func (s *Session) DRSDatacenter(ctx context.Context, vm VM) (ref string, err error) {
	if s.content.Load().About.ApiType == "HostAgent" {
		return "", nil
	}
	up := &types.TraversalSpec{SelectionSpec: types.SelectionSpec{Name: "up"}, Type: "ManagedEntity", Path: "parent",
		SelectSet: []types.BaseSelectionSpec{&types.SelectionSpec{Name: "up"}}}
	reply, err := methods.RetrievePropertiesEx(ctx, s.transport, &types.RetrievePropertiesEx{
		This: s.content.Load().PropertyCollector,
		SpecSet: []types.PropertyFilterSpec{{
			PropSet: []types.PropertySpec{
				{Type: "ClusterComputeResource", PathSet: []string{"configurationEx"}}, {Type: "Datacenter", PathSet: []string{"vmFolder"}},
			},
			ObjectSet: []types.ObjectSpec{{Obj: vm.reference(), Skip: types.NewBool(true), SelectSet: []types.BaseSelectionSpec{
				&types.TraversalSpec{Type: "VirtualMachine", Path: "runtime.host", SelectSet: []types.BaseSelectionSpec{up}},
			}}},
		}},
	})
	var found []object
	if err == nil {
		found, err = objects(reply.Returnval)
	}
	err = translate(err, "look for DRS at "+vm.String())
	if errors.Is(err, ErrPermission) || errors.Is(err, ErrFault) {
		return "", nil
	}
	drs := false
	for _, o := range found {
		if o.ref.Type == "Datacenter" {
			ref = o.ref.Value
		}
		cluster, _ := o.properties["configurationEx"].(types.ClusterConfigInfoEx)
		drs = drs || cluster.DrsConfig.Enabled != nil && *cluster.DrsConfig.Enabled
	}
	if !drs {
		ref = ""
	}
	return ref, err
}

// PowerOnByDRS is PowerOn through the datacenter, so that DRS chooses the host, or wakes
// one. It takes one call more. ErrOnlyRecommended when an operator has to decide.
func (s *Session) PowerOnByDRS(ctx context.Context, vm VM, datacenter string) (changed bool, err error) {
	const wanted = types.VirtualMachinePowerStatePoweredOn
	what := "power on " + vm.String()
	reply, err := methods.PowerOnMultiVM_Task(ctx, s.transport, &types.PowerOnMultiVM_Task{
		This: types.ManagedObjectReference{Type: "Datacenter", Value: datacenter}, Vm: []types.ManagedObjectReference{vm.reference()},
	})
	if err != nil {
		return alreadySo(err, wanted, what)
	}
	if changed, err = s.await(ctx, vm, reply.Returnval, wanted, what); err != nil || !changed {
		return changed, err
	}
	read, err := s.read(ctx, []types.ManagedObjectReference{reply.Returnval}, []string{"info.result"})
	if err != nil || len(read) == 0 {
		return false, outcomeUnknown(err, what)
	}
	result, _ := read[0].properties["info.result"].(types.ClusterPowerOnVmResult)
	return s.startedByDRS(ctx, vm, result, what)
}

// startedByDRS reads what became of the one VM.
func (s *Session) startedByDRS(ctx context.Context, vm VM, result types.ClusterPowerOnVmResult, what string) (changed bool, err error) {
	const wanted = types.VirtualMachinePowerStatePoweredOn
	for _, refused := range result.NotAttempted {
		if refused.Vm == vm.reference() {
			failed := task.Error{LocalizedMethodFault: &refused.Fault}
			changed, err := alreadySo(failed, wanted, what)
			return changed, lostHost(failed, err, what)
		}
	}
	for _, begun := range result.Attempted {
		if begun.Vm == vm.reference() && begun.Task != nil {
			return s.await(ctx, vm, *begun.Task, wanted, what)
		}
	}
	if len(result.Attempted) > 0 { // vCenter names no task of a VM that DRS manages
		return s.awaitStart(ctx, vm, what)
	}
	if n := len(result.Recommendations); n > 0 {
		return false, &Fault{Kind: ErrOnlyRecommended, Text: fmt.Sprintf("%s: DRS of its cluster is manual and only recommends where (%d recommendations): "+
			"apply one in vCenter, or set the automation level to partially automated", what, n)}
	}
	return false, &Fault{Kind: ErrFault, Text: what + ": vCenter did not say what became of it"}
}

// awaitStart waits for the task that DRS has begun, or, where none is seen, for the VM to
// be on.
func (s *Session) awaitStart(ctx context.Context, vm VM, what string) (changed bool, err error) {
	if found, err := s.AwaitPowerOn(ctx, vm); found || err != nil {
		return found, err
	}
	w, err := s.Watch(ctx, vm)
	if err != nil {
		return false, outcomeUnknown(err, what)
	}
	defer w.Close()
	limited, cancel := context.WithTimeout(ctx, startLag)
	defer cancel()
	if _, err := w.Until(limited, func(st State) (bool, error) { return st.Power == PoweredOn, nil }); err != nil {
		return false, outcomeUnknown(err, what)
	}
	return true, nil
}
