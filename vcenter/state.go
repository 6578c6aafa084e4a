package vcenter

import "time"

// PowerState is a VM's power state in vCenter's words.
type PowerState string

// The power states. Unknown means that vCenter can't see the VM's host, so the
// state it remembers may be wrong.
const (
	PoweredOn    PowerState = "poweredOn"
	PoweredOff   PowerState = "poweredOff"
	Suspended    PowerState = "suspended"
	PowerUnknown PowerState = "unknown"
)

// ToolsStatus says whether VMware Tools run in the guest.
type ToolsStatus string

// The Tools states. Old Tools run and do their work.
const (
	ToolsOK           ToolsStatus = "toolsOk"
	ToolsOld          ToolsStatus = "toolsOld"
	ToolsNotRunning   ToolsStatus = "toolsNotRunning"
	ToolsNotInstalled ToolsStatus = "toolsNotInstalled"
)

// GuestShuttingDown is the guest state while a guest shutdown is under way.
const GuestShuttingDown = "shuttingDown"

// Question is what a VM waits to be answered by an operator.
type Question struct {
	ID      string
	Text    string
	Choices []Choice
}

// Choice is one answer a question allows.
type Choice struct{ Key, Label string }

// State is what vCenter knew of a VM at one moment.
type State struct {
	Power PowerState
	Tools ToolsStatus
	// GuestState is the guest's own state: running, shuttingDown, resetting,
	// standby, notRunning or unknown.
	GuestState string
	// Question is nil unless the VM waits for an answer.
	Question *Question
	// Connection is the VM's connection to vCenter; all but "connected" make
	// Power unknown.
	Connection string
	// BootTime is when the VM was powered on, in vCenter's clock; zero when off.
	BootTime time.Time
	// Uptime is how long the guest has been up; only Look fills it.
	Uptime time.Duration
	// At is when we were told, in our clock.
	At time.Time
}

// ToolsRunning reports whether the guest can be asked to shut down.
func (st State) ToolsRunning() bool {
	return st.Tools == ToolsOK || st.Tools == ToolsOld
}
