package main

import "github.com/spf13/cobra"

// demoCommands are the demo and the simulated vCenter alone.
func demoCommands(p program) []*cobra.Command {
	return []*cobra.Command{newDemo(p), newSimulator(p)}
}
