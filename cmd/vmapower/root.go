package main

import (
	"github.com/spf13/cobra"

	"vmapower/internal/cli"
	"vmapower/internal/demo"
	"vmapower/internal/server"
	"vmapower/internal/setup"
	"vmapower/internal/terminal"
)

// newRoot returns the whole command tree. A new command is a file with a function
// newX(p program) *cobra.Command in the package it belongs to, and a line in that package's commands.
func newRoot(p terminal.Program) *cobra.Command {
	root := terminal.NewTree(p, "vmapower", "Powers VMs off and on for failovers, and lets you watch it happen", newHealthcheck(p), newManual(p), newVersion(p))
	root.AddCommand(server.Commands(p)...)
	root.AddCommand(cli.Commands(p)...)
	root.AddCommand(setup.Commands(p)...)
	root.AddCommand(demo.Commands(p)...)
	return root
}
