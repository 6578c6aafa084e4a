package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// addFileFlags gives a command --config and the flags of some settings: those of
// the files that it changes.
func addFileFlags(flags *pflag.FlagSet, keys ...string) {
	flags.String("config", "", "YAML file with settings")
	for _, key := range keys {
		s, _ := settingOf(key) // the keys are written in this package
		flags.String(flagName(key)[len("--"):], s.initial, s.usage)
	}
}

// fileSettings are the settings as a server on this machine would read them, without
// a check: the file that one of them names may be about to be made.
func fileSettings(cmd *cobra.Command, p program) (map[string]value, error) {
	values, err := layers{file: cmd.Flag("config").Value.String(), environ: p.environ, flags: cmd.Flags()}.merge()
	if err != nil {
		return nil, configError{err}
	}
	return values, nil
}

// neededFile returns the file that a setting names.
func neededFile(cmd *cobra.Command, p program, key string) (string, error) {
	values, err := fileSettings(cmd, p)
	if err != nil {
		return "", err
	}
	path := values[key].text
	if path == "" {
		return "", usageErrorf("which file? give %s, set %s, or name it as %s in the file of --config",
			flagName(key), origin{layer: "environment"}.spell(key), key)
	}
	return path, nil
}
