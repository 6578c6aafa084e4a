package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

func newConfig(p program) *cobra.Command {
	check := &cobra.Command{
		Use:   "check [serve|api|worker]",
		Short: "Print the configuration a server would start with and where each value comes from, or what is wrong with it",
		Long: "Reads the configuration as the server would: defaults, the file of --config, VMAPOWER_* variables, flags; a later one wins.\n" +
			"Prints it with passwords left out, or every error. Exits 0 when a server would start with it, 2 when not.",
		Args:      roleArgs,
		ValidArgs: roleNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			r := roleOf(args)
			cfg, err := configOf(cmd, p.environ, r)
			if err != nil {
				return err
			}
			if err := printConfig(cmd, cfg); err != nil {
				return err
			}
			return cfg.checkServer(r)
		},
	}
	addConfigFlags(check.Flags())
	return newGroup("config", "Look at the configuration", check)
}

func printConfig(cmd *cobra.Command, cfg Config) error {
	values := cfg.values()
	return printList(cmd, values, func(w io.Writer) {
		fmt.Fprintln(w, "KEY\tVALUE\tSOURCE")
		for _, v := range values {
			fmt.Fprintf(w, "%s\t%s\t%s\n", v.Key, v.Value, v.Source)
		}
	})
}
