package main

import (
	"context"
	"fmt"
	"log/slog"
	"syscall"

	"github.com/spf13/cobra"
)

func newServe(p program) *cobra.Command {
	return newServer(p, roleServe, "Run the API and a worker in one process")
}

func newAPI(p program) *cobra.Command {
	return newServer(p, roleAPI, "Run the API alone: it takes requests and shows jobs")
}

func newWorker(p program) *cobra.Command {
	return newServer(p, roleWorker, "Run a worker alone: it does the jobs")
}

// newServer returns the command that runs a process of that role until it is told
// to stop by SIGINT or SIGTERM.
func newServer(p program, r role, short string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   string(r),
		Short: short,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := withoutCoreDumps(); err != nil {
				return err
			}
			cfg, err := configOf(cmd, p, r)
			if err != nil {
				return err
			}
			if err := cfg.checkServer(r); err != nil {
				return err
			}
			k, err := cfg.openKeys(r, p.environ)
			if err != nil {
				return err
			}
			log := newLogger(p.stderr, cfg)
			slog.SetDefault(log)
			return serve(cmd.Context(), cfg, r, k, log)
		},
	}
	addConfigFlags(cmd.Flags())
	return cmd
}

// withoutCoreDumps keeps the memory of a process that crashes, which has passwords in
// it, from being written to a disk. It is called before any secret is read. GOTRACEBACK
// stays what it is: Go's traces show addresses, and not what lies there.
func withoutCoreDumps() error {
	if err := syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}); err != nil {
		return fmt.Errorf("core dumps can't be switched off: %w", err)
	}
	return nil
}

func serve(ctx context.Context, cfg Config, r role, k keys, log *slog.Logger) error {
	servers, err := openProcess(cfg, r, k, log)
	if err != nil {
		return err
	}
	defer servers.close()
	return servers.run(ctx)
}
