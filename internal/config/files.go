package config

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"vmapower/internal/terminal"
)

// AddFileFlags gives a command --config and the flags of some settings: those of
// the files that it changes, and of what it tells somebody. It may be called again for more.
func AddFileFlags(flags *pflag.FlagSet, keys ...string) {
	if flags.Lookup("config") == nil {
		flags.String("config", "", "YAML file with settings")
	}
	for _, key := range keys {
		s, _ := settingOf(key) // the keys are written in this program
		flags.String(flagName(key)[len("--"):], s.initial, s.usage)
	}
}

// FilesOf returns the Config of a command that changes files: which they are, and whether auth is on,
// as a server on this machine would read it. Nothing is checked: a file may be about to be made.
func FilesOf(cmd *cobra.Command, environ terminal.Environ) (Config, error) {
	file, err := settingsFile(cmd)
	if err != nil {
		return Config{}, err
	}
	values, err := Layers{File: file, Environ: environ, Flags: cmd.Flags()}.merge()
	if err != nil {
		return Config{}, Refused(err)
	}
	return Config{
		AppliancesFile: values["appliances_file"].text,
		ProfilesFile:   values["profiles_file"].text,
		KeyringFile:    values["keyring_file"].text,
		Auth:           values["auth"].text,
		read:           values,
		credentials:    environ.Get(credentialsDirectory),
	}, nil
}

// NeededFile returns the file that a setting names; without one it is an error of usage that says how
// to name it.
func (c Config) NeededFile(key string) (path string, err error) {
	if path = c.read[key].text; path == "" {
		return "", terminal.UsageErrorf("which file? give %s, set %s, or name it as %s in the file of --config",
			flagName(key), origin{layer: "environment"}.spell(key), key)
	}
	return path, nil
}
