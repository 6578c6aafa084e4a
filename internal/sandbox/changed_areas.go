package sandbox

import (
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// defaultAreas is how many areas one answer holds on a real vCenter, as others
// have observed it; it is documented nowhere.
const defaultAreas = 2000

// areaPage is how much of a disk one answer covers; 0 is no bound.
type areaPage struct {
	areas  int
	span   int64
	tamper func(*types.DiskChangeInfo)
}

// QueryChangedDiskAreas answers for a VM that is off, without a snapshot; a VM
// that is on gets the same fault as an unknown change id.
func (m *machine) QueryChangedDiskAreas(_ *simulator.Context, req *types.QueryChangedDiskAreas) soap.HasFault {
	info, fault := m.guest.changedAreas(req)
	if fault != nil {
		return &methods.QueryChangedDiskAreasBody{Fault_: simulator.Fault("Error caused by file", fault)}
	}
	return &methods.QueryChangedDiskAreasBody{Res: &types.QueryChangedDiskAreasResponse{Returnval: info}}
}

func (g *guest) changedAreas(req *types.QueryChangedDiskAreas) (types.DiskChangeInfo, types.BaseMethodFault) {
	handle := (&GuestHandle{guest: g}).Disk(req.DeviceKey)
	switch {
	case handle == nil:
		return types.DiskChangeInfo{}, &types.InvalidArgument{InvalidProperty: "deviceKey"}
	case req.Snapshot != nil:
		return types.DiskChangeInfo{}, &types.InvalidArgument{InvalidProperty: "snapshot"}
	}
	d := handle.disk
	d.mu.Lock()
	defer d.mu.Unlock()
	unknown := &types.FileFault{File: d.descriptor(d.snapshots)}
	if g.power() != types.VirtualMachinePowerStatePoweredOff || !d.tracking.on {
		return types.DiskChangeInfo{}, unknown
	}
	if req.StartOffset < 0 || req.StartOffset >= d.capacity {
		return types.DiskChangeInfo{}, &types.InvalidArgument{InvalidProperty: "startOffset"}
	}
	areas := d.contents.allocated()
	if req.ChangeId != "*" {
		granules, known := d.tracking.since(req.ChangeId)
		if !known {
			return types.DiskChangeInfo{}, unknown
		}
		areas = merge(nil, granules)
	}
	page := g.v.troubles.areaPage()
	info := window(areas, req.StartOffset, d.capacity, page.areas, page.span)
	if page.tamper != nil {
		page.tamper(&info)
	}
	return info, nil
}

func (t *troubles) areaPage() areaPage {
	t.mu.Lock()
	defer t.mu.Unlock()
	page := t.page
	if page.areas == 0 {
		page.areas = defaultAreas
	}
	return page
}

// PageChangedAreas bounds one answer about changed areas to so many areas
// (default 2000) and so many bytes of the disk (default all), so that an answer
// may be empty before the disk's end. 0 is the default.
func (v *VCenter) PageChangedAreas(areas int, span int64) {
	v.troubles.mu.Lock()
	defer v.troubles.mu.Unlock()
	v.troubles.page.areas, v.troubles.page.span = areas, span
}

// TamperChangedAreas lets edit spoil every answer about changed areas; nil ends it.
func (v *VCenter) TamperChangedAreas(edit func(*types.DiskChangeInfo)) {
	v.troubles.mu.Lock()
	defer v.troubles.mu.Unlock()
	v.troubles.page.tamper = edit
}
