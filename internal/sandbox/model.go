package sandbox

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// model is the inventory without guests: a cluster with one host, or an ESXi host.
func (o VCenterOptions) model() *simulator.Model {
	if o.ESX {
		model := simulator.ESX()
		model.Machine = 0
		return model
	}
	model := simulator.VPX()
	model.Machine, model.Portgroup, model.Host, model.ClusterHost = 0, 0, 0, 1
	return model
}

// renumber gives a new VM the object id that an ESXi host would, a plain number. Two hosts
// give the same ones.
func (v *VCenter) renumber(vm *simulator.VirtualMachine) {
	ctx, registry := v.context(), v.model.Map()
	was, now := vm.Self, vm.Self
	taken := 0
	for _, other := range registry.All("VirtualMachine") {
		if id := other.Reference().Value; !strings.HasPrefix(id, "vm-") {
			n, _ := strconv.Atoi(id)
			taken = max(taken, n)
		}
	}
	now.Value = strconv.Itoa(taken + 1)
	holders := append([]types.ManagedObjectReference{*vm.Parent, *vm.Runtime.Host, *vm.ResourcePool}, vm.Datastore...)
	for _, holder := range holders {
		object := registry.Get(holder)
		ctx.WithLock(object, func() {
			list := childrenOf(object)
			if i := slices.Index(list, was); i >= 0 {
				list[i] = now
			}
		})
	}
	registry.Remove(ctx, was)
	vm.Self, vm.Summary.Vm = now, &now
	registry.Put(vm)
}

// childrenOf returns the list in which the object keeps its VMs.
func childrenOf(object mo.Reference) []types.ManagedObjectReference {
	switch o := object.(type) {
	case *simulator.Folder:
		return o.ChildEntity
	case *simulator.HostSystem:
		return o.Vm
	case *simulator.ResourcePool:
		return o.Vm
	case *simulator.Datastore:
		return o.Vm
	}
	return nil
}
