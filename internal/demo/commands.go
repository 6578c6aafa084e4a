// Package demo is a whole installation in one process, on a simulated vCenter and an embedded Redis, with
// a failover that is played on it, and the simulated vCenter alone. Nothing in it is real.
//
// Its one rule: it runs what a service runs, and believes no step that the simulated vCenter does not
// confirm.
package demo

import (
	"github.com/spf13/cobra"

	"vmapower/internal/terminal"
)

// Commands are made for one run of the program.
func Commands(p terminal.Program) []*cobra.Command {
	return []*cobra.Command{newDemo(p), newSimulator(p)}
}
