package sandbox

import "time"

// Power is a guest's power state.
type Power string

// The power states of a guest.
const (
	On        Power = "on"
	Off       Power = "off"
	Suspended Power = "suspended"
)

// Tools says what VMware Tools do in a guest that is up.
type Tools string

// The states of VMware Tools.
const (
	ToolsOK           Tools = "ok"
	ToolsOld          Tools = "old"
	ToolsNotRunning   Tools = "notRunning"
	ToolsNotInstalled Tools = "notInstalled"
	ToolsStarting     Tools = "starting" // they run their scripts of the power-on
	ToolsUntold       Tools = "untold"   // vCenter has no word for them
)

// Guest describes one simulated VM. Only Name is needed: without UUIDs it gets
// some, it is off, and Tools are not installed.
type Guest struct {
	Name         string
	BIOSUUID     string
	InstanceUUID string
	Power        Power
	Tools        Tools
	// ShutdownTakes is the time from an accepted guest shutdown to power-off.
	ShutdownTakes time.Duration
	// BootTakes is the time from power-on to running Tools.
	BootTakes time.Duration
	// Age is how long ago a guest that is on was powered on.
	Age time.Duration
	// Hangs makes the guest accept a shutdown and never go off.
	Hangs bool
	// Question is asked at once when the VM is on, otherwise at the next
	// power-on, which then waits for the answer.
	Question string
	Template bool
	// Disks are the VM's virtual disks, in order.
	Disks []Disk
	// CTKByVMX tracks the changes of the disks by an option of each in the VMX file: vCenter says of the VM that
	// change tracking is off.
	CTKByVMX bool
}

// DefaultGuests returns the VMs of the demo, one for each way a power-off goes.
func DefaultGuests() []Guest {
	return []Guest{
		{
			Name: "web-01", Power: On, Tools: ToolsOK, ShutdownTakes: 3 * time.Second, BootTakes: 3 * time.Second,
			BIOSUUID: "420570c7-f61f-a930-77c5-1e876786cb3c", InstanceUUID: "5005f1a2-3b4c-5d6e-8f90-a1b2c3d4e501",
			Disks: []Disk{{CapacityBytes: 64 << 20, FilledBytes: 24 << 20}},
		},
		{
			Name: "db-01", Power: On, Tools: ToolsOld, ShutdownTakes: 5 * time.Second, BootTakes: 4 * time.Second,
			BIOSUUID: "42051b8e-90d2-4c37-a6f1-5be0937d2402", InstanceUUID: "50052c6d-71e8-0f93-b4a5-c6d7e8f90102",
			Disks: []Disk{{CapacityBytes: 32 << 20, FilledBytes: 16 << 20}, {CapacityBytes: 64 << 20, FilledBytes: 20 << 20}},
		},
		{
			Name: "legacy-01", Power: On, Tools: ToolsNotInstalled, BootTakes: time.Second,
			BIOSUUID: "42056f2d-13a4-b5c6-d7e8-f90a1b2c3d03", InstanceUUID: "5005a7b8-c9d0-e1f2-0314-25364758a903",
		},
		{
			Name: "stuck-01", Power: On, Tools: ToolsOK, Hangs: true, BootTakes: 2 * time.Second,
			BIOSUUID: "420588aa-77bb-66cc-55dd-44ee33ff2204", InstanceUUID: "5005d1e2-f3a4-b5c6-d7e8-091a2b3c4d04",
		},
		{
			Name: "paused-01", Power: Suspended, Tools: ToolsOK, ShutdownTakes: time.Second, BootTakes: time.Second,
			BIOSUUID: "42059c8b-7a69-5847-3625-140392817005", InstanceUUID: "50056e5d-4c3b-2a19-0807-f6e5d4c3b205",
		},
		{
			Name: "asks-01", Power: On, Tools: ToolsOK, ShutdownTakes: time.Second, BootTakes: time.Second,
			Question: "This virtual machine might have been moved or copied.",
			BIOSUUID: "4205e3d2-c1b0-a9f8-e7d6-c5b4a3928106", InstanceUUID: "50051029-3847-5665-7483-92a1b0cfde06",
		},
		{
			Name: "archive-01", Power: Off, Tools: ToolsOK, ShutdownTakes: time.Second, BootTakes: 2 * time.Second,
			BIOSUUID: "42057d6e-5f40-3122-1304-f5e6d7c8b907", InstanceUUID: "5005bacd-9e8f-7a6b-5c4d-3e2f1a0b9c07",
		},
		{
			Name: "clone-a-01", Power: On, Tools: ToolsOK, ShutdownTakes: time.Second, BootTakes: time.Second,
			BIOSUUID: "4205c10e-c10e-c10e-c10e-c10ec10ec108", InstanceUUID: "5005a0a0-b1b1-c2c2-d3d3-e4e4f5f5a608",
		},
		{
			Name: "clone-b-01", Power: On, Tools: ToolsOK, ShutdownTakes: time.Second, BootTakes: time.Second,
			BIOSUUID: "4205c10e-c10e-c10e-c10e-c10ec10ec108", InstanceUUID: "5005b0b0-c1c1-d2d2-e3e3-f4f4a5a5b609",
		},
	}
}
