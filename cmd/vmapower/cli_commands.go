package main

import "github.com/spf13/cobra"

// cliCommands are the commands that ask a service.
func cliCommands(p program) []*cobra.Command {
	return []*cobra.Command{newPowerOff(p), newPowerOn(p), newPowerState(p), newFinalSync(p), newJobs(p), newLogin(p), newLogout(p)}
}
