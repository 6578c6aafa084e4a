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
	file, err := settingsFile(cmd)
	if err != nil {
		return Config{}, err
	}
	return Load(Layers{Defaults: r.Defaults(), File: file, Environ: environ, Flags: cmd.Flags()})
}

// settingsFile is what --config names. An empty name is an error: the variable that it should have come
// from is not set, and the service would run without its settings.
func settingsFile(cmd *cobra.Command) (string, error) {
	flag := cmd.Flag("config")
	if flag.Changed && flag.Value.String() == "" {
		return "", terminal.UsageErrorf("--config names no file")
	}
	return flag.Value.String(), nil
}
