package server

import (
	"context"
	"os"

	"vmapower/internal/config"
	"vmapower/internal/terminal"

	"github.com/spf13/cobra"
)

// Commands are made for one run of the program. The servers run until SIGINT or SIGTERM.
func Commands(p terminal.Program) []*cobra.Command {
	return []*cobra.Command{
		newServer(p, config.RoleServe, "Run the API and a worker in one process"),
		newServer(p, config.RoleAPI, "Run the API alone: it takes requests and shows jobs"),
		newServer(p, config.RoleWorker, "Run a worker alone: it does the jobs"),
		newDoctor(p),
	}
}

// newServer returns the command that runs a process of that role.
func newServer(p terminal.Program, r config.Role, short string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   string(r),
		Short: short,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			hangups, deaf := surviveSignals()
			defer deaf()
			cfg, err := config.FromCommand(cmd, p.Environ, r)
			if err != nil {
				return err
			}
			if err := cfg.Check(r); err != nil {
				return err
			}
			keys, err := cfg.OpenKeys(r)
			if err != nil {
				return err
			}
			log, ring := newProcessLog(p.Stderr, cfg)
			defer ring.flush()
			cmd.Root().SetErr(lastWords{ring})
			return serve(cmd.Context(), hangups, Options{
				Config: cfg, Role: r, Keys: keys, Version: p.Version, Log: log, LogDropped: ring.droppedLines,
			})
		},
	}
	config.AddFlags(cmd.Flags())
	return cmd
}

func serve(ctx context.Context, hangups <-chan os.Signal, o Options) error {
	process, err := Open(o)
	if err != nil {
		return err
	}
	defer process.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go process.rereadOn(ctx, hangups)
	return process.Run(ctx)
}
