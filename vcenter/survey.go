package vcenter

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// Survey is all that vCenter tells of a VM at one moment that speaks for or against an
// operation on it. What vCenter does not tell is named in Untold, and proves nothing.
type Survey struct {
	VM    VM
	State State
	// Host is the name of the host on which the VM runs, "" when it is not told.
	Host     string
	Template bool
	// Secondary: the VM is the shadow of another one for fault tolerance.
	Secondary bool
	// FaultTolerance is vCenter's word for it, notConfigured where there is none.
	FaultTolerance string
	// Disabled are the methods, as in the WSDL, that vCenter refuses now: those of no use in
	// the VM's power state, and those that another product has disabled.
	Disabled []string
	// GuestOperations is whether the guest can be asked to shut down; nil when it is not told.
	GuestOperations *bool
	Snapshot        bool
	// Consolidation: the VM has deltas of snapshots that it no longer has.
	Consolidation bool
	// Tasks are the names of what is under way on the VM, such as VirtualMachine.relocate.
	Tasks []string
	Disks []Disk
	// Lacking are the privileges that the user does not have.
	Lacking []Lack
	// Untold are the paths of the properties that vCenter withheld, and "privileges" where
	// it does not tell those.
	Untold []string
}

// untoldPrivileges stands in Untold for the privileges, which are no property.
const untoldPrivileges = "privileges"

// Told reports whether vCenter withheld none of the properties.
func (s Survey) Told(paths ...string) bool {
	return !slices.ContainsFunc(paths, func(path string) bool { return slices.Contains(s.Untold, path) })
}

// ToldPrivileges reports whether vCenter told which privileges the user has.
func (s Survey) ToldPrivileges() bool { return s.Told(untoldPrivileges) }

// The properties of a Survey that vCenter may withhold, by what they tell.
const (
	PathDisks          = "config.hardware.device"
	PathDisabled       = "disabledMethod"
	PathFaultTolerance = "runtime.faultToleranceState"
	PathFTRole         = "config.ftInfo"
	PathSnapshot       = "snapshot"
	PathConsolidation  = "runtime.consolidationNeeded"
	PathTasks          = "recentTask"
	PathQuestion       = "runtime.question"
	PathTemplate       = templatePath
)

const (
	guestOperationsPath = "guest.guestStateChangeSupported"
	hostPath            = "runtime.host"
	storesPath          = "datastore"
)

func surveyPaths() []string {
	return slices.Concat(lookPaths, []string{
		PathDisks, PathDisabled, PathFaultTolerance, PathFTRole, PathSnapshot, PathConsolidation,
		guestOperationsPath, hostPath, storesPath,
	})
}

// Survey finds the VM with the id, as Find does, and looks at all of it, in two to four
// calls; it may be repeated. A template is no error here. Several hits are ErrAmbiguous, none
// is ErrNotFound.
func (s *Session) Survey(ctx context.Context, id string) (Survey, error) {
	parsed, err := ParseID(id)
	if err != nil {
		return Survey{}, &Fault{Kind: ErrNotFound, Text: err.Error()}
	}
	what := "find VM " + parsed.String()
	refs, err := s.candidates(ctx, parsed, what)
	if err != nil {
		return Survey{}, err
	}
	around, err := s.readAround(ctx, refs)
	vms := around["VirtualMachine"]
	if err := anyOf(objectsOf(vms), translate(err, what), what); err != nil {
		return Survey{}, err
	}
	if len(vms) > 1 {
		return Survey{}, s.onlyVM(objectsOf(vms), what)
	}
	survey := s.surveyOf(vms[0], around)
	return survey, translate(s.addPrivileges(ctx, vms[0].ref, &survey), "read the privileges on "+survey.VM.String())
}

func (s *Session) surveyOf(vm partial, around map[string][]partial) Survey {
	p := vm.properties
	survey := Survey{
		VM: s.vmOf(vm.object), State: p.state(time.Now()), Untold: vm.untold,
		Template: p[PathTemplate] == true, FaultTolerance: p.text(PathFaultTolerance), Secondary: secondary(p),
		Snapshot: p[PathSnapshot] != nil, Consolidation: p[PathConsolidation] == true,
	}
	if can, told := p[guestOperationsPath].(bool); told {
		survey.GuestOperations = &can
	}
	for _, host := range around["HostSystem"] {
		survey.Host = host.properties.text("name")
	}
	if methods, ok := p[PathDisabled].(types.ArrayOfString); ok {
		for _, method := range methods.String {
			survey.Disabled = append(survey.Disabled, quoted(method))
		}
	}
	for _, task := range around["Task"] {
		if task.properties.atWork() {
			survey.Tasks = append(survey.Tasks, task.properties.text("info.descriptionId"))
		}
	}
	survey.addDisks(p, around["Datastore"])
	return survey
}

// secondary reports whether vCenter says that the VM is not the primary of its group for
// fault tolerance.
func secondary(p properties) bool {
	info, ok := p[PathFTRole].(types.BaseFaultToleranceConfigInfo)
	return ok && info.GetFaultToleranceConfigInfo().Role > 1
}

func (s *Survey) addDisks(p properties, stores []partial) {
	devices, ok := p[PathDisks].(types.ArrayOfVirtualDevice)
	if !ok {
		if s.Told(PathDisks) {
			s.Untold = append(s.Untold, PathDisks)
		}
		return
	}
	around := surroundings{
		snapshot: s.Snapshot, stores: map[string]string{},
		devices: slices.DeleteFunc(devices.VirtualDevice, func(device types.BaseVirtualDevice) bool { return device == nil }),
	}
	for _, store := range stores {
		around.stores[store.ref.Value] = store.properties.text("summary.type")
	}
	for _, device := range around.devices {
		if disk, ok := device.(*types.VirtualDisk); ok {
			described := around.describe(disk)
			if described.Refusal == "" && around.stores[described.Datastore] == "" {
				described.Refusal = "vCenter does not tell on what kind of datastore it lies"
			}
			s.Disks = append(s.Disks, described)
		}
	}
}

// stores are the datastores on which the VM's disks lie.
func (s Survey) stores() []types.ManagedObjectReference {
	named := map[string]bool{}
	for _, disk := range s.Disks {
		if disk.Datastore != "" {
			named[disk.Datastore] = true
		}
	}
	var refs []types.ManagedObjectReference
	for _, store := range slices.Sorted(maps.Keys(named)) {
		refs = append(refs, types.ManagedObjectReference{Type: "Datastore", Value: store})
	}
	return refs
}
