package cli

import (
	"github.com/spf13/cobra"

	"vmapower/internal/terminal"
)

// Commands are the commands that ask a service.
func Commands(p terminal.Program) []*cobra.Command {
	return []*cobra.Command{newPowerOff(p), newPowerOn(p), newPowerState(p), newFinalSync(p), newJobs(p), newLogin(p), newLogout(p)}
}
