package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// addConfigFlags gives a command --config and a flag for every setting.
func addConfigFlags(flags *pflag.FlagSet) {
	flags.String("config", "", "YAML file with settings")
	for _, s := range settings {
		name := flagName(s.key)[len("--"):]
		flags.String(name, "", s.usage)
		flags.Lookup(name).DefValue = s.initial
		if s.initial == "true" || s.initial == "false" {
			flags.Lookup(name).NoOptDefVal = "true"
		}
	}
}

// configOf reads the configuration of a command that has the flags of
// addConfigFlags, for a process of that role.
func configOf(cmd *cobra.Command, environ environment, r role) (Config, error) {
	return load(layers{
		defaults: r.defaults(),
		file:     cmd.Flag("config").Value.String(),
		environ:  environ,
		flags:    cmd.Flags(),
	})
}
