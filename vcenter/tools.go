package vcenter

import "github.com/vmware/govmomi/vim25/types"

// ToolsStatus says whether VMware Tools run in the guest.
type ToolsStatus string

// The Tools states. Old Tools run and do their work. Unknown means that vCenter does
// not tell: it is no kind of "not running".
const (
	ToolsOK           ToolsStatus = "toolsOk"
	ToolsOld          ToolsStatus = "toolsOld"
	ToolsNotRunning   ToolsStatus = "toolsNotRunning"
	ToolsNotInstalled ToolsStatus = "toolsNotInstalled"
	ToolsUnknown      ToolsStatus = "toolsUnknown"
)

// Running reports whether the guest can be asked to shut down.
func (t ToolsStatus) Running() bool { return t == ToolsOK || t == ToolsOld }

// tools reads the two current properties, and the deprecated one where they are
// silent. Only a word that says so means "not running" or "not installed": what vCenter
// leaves out, and a word that is not in its documentation, is unknown. starting reports
// that Tools run their scripts of the power-on and are about to answer.
func (p properties) tools() (status ToolsStatus, starting bool) {
	version := types.VirtualMachineToolsVersionStatus(p.text("guest.toolsVersionStatus2"))
	deprecated := types.VirtualMachineToolsStatus(p.text("guest.toolsStatus"))
	switch types.VirtualMachineToolsRunningStatus(p.text("guest.toolsRunningStatus")) {
	case types.VirtualMachineToolsRunningStatusGuestToolsRunning:
		if oldTools[version] {
			return ToolsOld, false
		}
		return ToolsOK, false
	case types.VirtualMachineToolsRunningStatusGuestToolsExecutingScripts:
		return ToolsNotRunning, true
	case types.VirtualMachineToolsRunningStatusGuestToolsNotRunning:
		if notInstalled(version, deprecated) {
			return ToolsNotInstalled, false
		}
		return ToolsNotRunning, false
	}
	switch {
	case notInstalled(version, deprecated):
		return ToolsNotInstalled, false
	case deprecated == types.VirtualMachineToolsStatusToolsOk, deprecated == types.VirtualMachineToolsStatusToolsOld,
		deprecated == types.VirtualMachineToolsStatusToolsNotRunning:
		return ToolsStatus(deprecated), false
	}
	return ToolsUnknown, false
}

func notInstalled(version types.VirtualMachineToolsVersionStatus, deprecated types.VirtualMachineToolsStatus) bool {
	return version == types.VirtualMachineToolsVersionStatusGuestToolsNotInstalled ||
		version == "" && deprecated == types.VirtualMachineToolsStatusToolsNotInstalled
}

var oldTools = map[types.VirtualMachineToolsVersionStatus]bool{
	types.VirtualMachineToolsVersionStatusGuestToolsNeedUpgrade:  true,
	types.VirtualMachineToolsVersionStatusGuestToolsSupportedOld: true,
	types.VirtualMachineToolsVersionStatusGuestToolsTooOld:       true,
	types.VirtualMachineToolsVersionStatusGuestToolsBlacklisted:  true,
}
