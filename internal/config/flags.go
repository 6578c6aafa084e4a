package config

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"vmapower/internal/terminal"
)

// AddFlags gives a command --config and a flag for every setting.
func AddFlags(flags *pflag.FlagSet) {
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

// FromCommand reads the configuration of a command that has the flags of
// AddFlags, for a process of that role.
func FromCommand(cmd *cobra.Command, environ terminal.Environ, r Role) (Config, error) {
	return Load(Layers{
		Defaults: r.Defaults(),
		File:     cmd.Flag("config").Value.String(),
		Environ:  environ,
		Flags:    cmd.Flags(),
	})
}
