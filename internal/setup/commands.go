package setup

import (
	"github.com/spf13/cobra"

	"vmapower/internal/terminal"
)

// Commands are the commands that are run where the service is, and do not ask it.
func Commands(p terminal.Program) []*cobra.Command {
	return []*cobra.Command{newKeys(p), newProfiles(p), newAppliances(p), newAudit(p), newConfig(p)}
}
