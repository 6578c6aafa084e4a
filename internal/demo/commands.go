package demo

import (
	"github.com/spf13/cobra"

	"vmapower/internal/terminal"
)

// Commands are the demo and the simulated vCenter alone.
func Commands(p terminal.Program) []*cobra.Command {
	return []*cobra.Command{newDemo(p), newSimulator(p)}
}
