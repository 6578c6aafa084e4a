package main

import "github.com/spf13/cobra"

// setupCommands are the commands that are run where the service is, and do not ask it.
func setupCommands(p program) []*cobra.Command {
	return []*cobra.Command{newKeys(p), newProfiles(p), newAppliances(p), newAudit(p), newConfig(p)}
}
