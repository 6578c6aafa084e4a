package setup

import (
	"fmt"
	"io"

	"vmapower/internal/config"
	"vmapower/internal/terminal"

	"github.com/spf13/cobra"
)

func newConfig(p terminal.Program) *cobra.Command {
	check := &cobra.Command{
		Use:   "check [serve|api|worker]",
		Short: "Print the configuration a server would start with and where each value comes from, or what is wrong with it",
		Long: "Reads the configuration as the server would: defaults, the file of --config, VMAPOWER_* variables, flags; a later one wins.\n" +
			"Prints it with passwords left out, or every error. Exits 0 when a server would start with it, 2 when not.",
		Args:      config.RoleArgs,
		ValidArgs: config.RoleNames,
		RunE: func(cmd *cobra.Command, args []string) error {
			r := config.RoleOf(args)
			cfg, err := config.FromCommand(cmd, p.Environ, r)
			if err != nil {
				return err
			}
			if err := printConfig(cmd, cfg); err != nil {
				return err
			}
			for _, warning := range cfg.MountedFiles() {
				fmt.Fprintln(p.Stderr, "warning: "+warning)
			}
			return cfg.Check(r)
		},
	}
	config.AddFlags(check.Flags())
	return terminal.NewGroup("config", "Look at the configuration", check)
}

func printConfig(cmd *cobra.Command, cfg config.Config) error {
	values := cfg.Values()
	return terminal.PrintList(cmd, values, func(w io.Writer) {
		fmt.Fprintln(w, "KEY\tVALUE\tSOURCE")
		for _, v := range values {
			fmt.Fprintf(w, "%s\t%s\t%s\n", v.Key, v.Value, v.Source)
		}
	})
}
