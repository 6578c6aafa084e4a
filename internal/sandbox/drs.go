package sandbox

import (
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/pause"
)

// drs is what the only cluster's DRS does.
type drs struct {
	manual  bool
	placing time.Duration
}

// SetDRS switches DRS of the only cluster on or off.
func (v *VCenter) SetDRS(on bool) {
	ctx, cluster := v.context(), v.cluster()
	if cluster == nil {
		return
	}
	ctx.WithLock(cluster, func() { cluster.ConfigurationEx.(*types.ClusterConfigInfoEx).DrsConfig.Enabled = &on })
}

// OnlyRecommend makes DRS name a host for each VM, and start none.
func (v *VCenter) OnlyRecommend() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.drs.manual = true
}

// PlacementTakes makes DRS look so long for a host, as when it has to wake one.
func (v *VCenter) PlacementTakes(d time.Duration) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.drs.placing = d
}

func (v *VCenter) cluster() *simulator.ClusterComputeResource {
	cluster, _ := v.model.Map().Any("ClusterComputeResource").(*simulator.ClusterComputeResource)
	return cluster
}

// datacenter is the simulator's as sessions see it. Its own power-on knows none of our
// machines.
type datacenter struct {
	*simulator.Datacenter
	v *VCenter
}

// PowerOnMultiVMTask starts VMs, each in a task of its own, as PowerOnVMTask does.
func (d *datacenter) PowerOnMultiVMTask(ctx *simulator.Context, req *types.PowerOnMultiVM_Task) soap.HasFault {
	user, operation := ctx.Session.UserName, ctx.Header.ID
	standIn := d.Self
	standIn.Value += "#powerOnMultiVM" // the simulator locks a task's entity as long as it runs
	task := simulator.CreateTask(standIn, "powerOnMultiVM", func(*simulator.Task) (types.AnyType, types.BaseMethodFault) {
		d.v.mu.Lock()
		drs := d.v.drs
		d.v.mu.Unlock()
		if pause.For(d.v.closing, drs.placing) != nil {
			return nil, &types.RequestCanceled{}
		}
		var result types.ClusterPowerOnVmResult
		for _, ref := range req.Vm {
			d.v.startByDRS(ref, user, operation, drs.manual, &result)
		}
		return result, nil
	})
	ref := task.Run(ctx)
	ctx.Map.AtomicUpdate(ctx, task, []types.PropertyChange{
		{Name: "info.entity", Val: d.Self}, {Name: "info.descriptionId", Val: "Datacenter.powerOnMultiVM"},
	})
	d.RecentTask = append(d.RecentTask[max(0, len(d.RecentTask)-9):], ref)
	return &methods.PowerOnMultiVM_TaskBody{Res: &types.PowerOnMultiVM_TaskResponse{Returnval: ref}}
}

// startByDRS starts one VM, and writes what became of it.
func (v *VCenter) startByDRS(ref types.ManagedObjectReference, user, operation string, manual bool, result *types.ClusterPowerOnVmResult) {
	g := v.inventory.under(ref)
	if g == nil {
		return
	}
	fault := v.troubles.callFault("PowerOnVM_Task", g.spec.Name)
	if fault == nil && manual {
		result.Recommendations = append(result.Recommendations, types.ClusterRecommendation{
			Key: "1", Type: "V1", Time: time.Now(), Rating: 5, Reason: "powerOnVm", ReasonText: "Power on " + g.spec.Name, Target: &ref,
		})
		return
	}
	ctx := v.context()
	ctx.Session.UserName, ctx.Header.ID = user, operation
	ctx.WithLock(g.vm, func() {
		var task types.ManagedObjectReference
		if fault == nil {
			task, fault = g.powerOn(ctx, "PowerOnMultiVM_Task")
		}
		if fault != nil {
			result.NotAttempted = append(result.NotAttempted, types.ClusterNotAttemptedVmInfo{
				Vm: ref, Fault: types.LocalizedMethodFault{Fault: fault},
			})
			return
		}
		result.Attempted = append(result.Attempted, types.ClusterAttemptedVmInfo{Vm: ref, Task: &task})
	})
}
