// Package cli is the commands that call a service: for power, final syncs, jobs and sessions. It calls
// through the client alone, as any other caller does, and reads no setting of a server.
//
// Its one rule: a password or a token comes from standard input, the environment or a terminal, never
// from a flag.
package cli

import (
	"github.com/spf13/cobra"

	"vmapower/internal/terminal"
)

// Commands are made for one run of the program.
func Commands(p terminal.Program) []*cobra.Command {
	return append(powerCommands(p), newPreflight(p), newFinalSync(p), newFailover(p), newRollback(p), newJobs(p), newApprovals(p), newLogin(p), newLogout(p))
}
