package main

import "github.com/spf13/cobra"

// newRoot returns the whole command tree. A new command is a file with a function
// newX(p program) *cobra.Command in the package it belongs to, and a line in that package's commands.
func newRoot(p program) *cobra.Command {
	root := newTree(p, "vmapower", "Powers VMs off and on for failovers, and lets you watch it happen", newHealthcheck(p), newVersion(p))
	root.AddCommand(serverCommands(p)...)
	root.AddCommand(cliCommands(p)...)
	root.AddCommand(setupCommands(p)...)
	root.AddCommand(demoCommands(p)...)
	return root
}
