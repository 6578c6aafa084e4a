// Package setup is the commands that are run where the service is, without calling it: they write the
// keyring, the profiles and the appliances, check the configuration, read the audit from
// Redis and accept what Redis has lost.
//
// Its one rule: a file is changed under the lock of its directory, and a secret is printed once or never.
package setup

import (
	"github.com/spf13/cobra"

	"vmapower/internal/terminal"
)

// Commands are made for one run of the program.
func Commands(p terminal.Program) []*cobra.Command {
	return []*cobra.Command{newKeys(p), newProfiles(p), newAppliances(p), newAudit(p), newRedis(p), newConfig(p)}
}
