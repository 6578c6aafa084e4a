package setup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"vmapower/audit"
	"vmapower/internal/config"
	"vmapower/internal/terminal"
)

func newAudit(p terminal.Program) *cobra.Command {
	return terminal.NewGroup("audit", "Read who did what", newAuditTail(p))
}

// auditWait is how long one question waits for a new entry.
const auditWait = 5 * time.Second

func newAuditTail(p terminal.Program) *cobra.Command {
	var limit int64
	var onward bool
	cmd := &cobra.Command{
		Use:   "tail",
		Short: "Print the newest entries of the audit, read from Redis as this configuration names it",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format := terminal.FormatOf(cmd); onward && (format == terminal.JSON || format == terminal.YAML) {
				return terminal.UsageErrorf("--follow has no end, and %s is one document: use -o jsonl", format)
			}
			if limit < 1 {
				return terminal.UsageErrorf("--limit must be at least 1")
			}
			cfg, err := config.FromCommand(cmd, p.Environ, config.RoleAPI)
			if err != nil {
				return err
			}
			client := cfg.OpenRedis()
			defer client.Close()
			log := audit.New(client, slog.New(slog.DiscardHandler))
			entries, err := log.Tail(cmd.Context(), "", limit, 0)
			if err != nil {
				return unreadAudit(cfg, err)
			}
			if err := printEntries(cmd, entries); err != nil || !onward {
				return err
			}
			return followAudit(cmd, cfg, log, entries)
		},
	}
	config.AddFlags(cmd.Flags())
	cmd.Flags().Int64Var(&limit, "limit", 50, "how many")
	cmd.Flags().BoolVarP(&onward, "follow", "f", false, "go on with new ones until interrupted")
	return cmd
}

// followAudit prints what comes after those entries until it is interrupted.
func followAudit(cmd *cobra.Command, cfg config.Config, log *audit.Log, entries []audit.Entry) error {
	after := "0-0"
	for {
		if len(entries) > 0 {
			after = entries[len(entries)-1].ID
		}
		var err error
		entries, err = log.Tail(cmd.Context(), after, 1000, auditWait)
		switch {
		case cmd.Context().Err() != nil:
			return nil
		case err != nil:
			return unreadAudit(cfg, err)
		}
		if err := printEntries(cmd, entries); err != nil {
			return err
		}
	}
}

func unreadAudit(cfg config.Config, err error) error {
	if errors.Is(err, context.Canceled) {
		return errors.New("interrupted")
	}
	return fmt.Errorf("the audit can't be read from Redis at %s: is it there, and is redis_url right?", cfg.RedisURL)
}

// printEntries prints one line each for people, as long as what it tells.
func printEntries(cmd *cobra.Command, entries []audit.Entry) error {
	if terminal.FormatOf(cmd) != terminal.Table {
		return terminal.PrintList(cmd, entries, nil)
	}
	for _, e := range entries {
		if _, err := io.WriteString(cmd.OutOrStdout(), entryLine(e)+"\n"); err != nil {
			return err
		}
	}
	return nil
}

func entryLine(e audit.Entry) string {
	line := fmt.Sprintf("%s  %-8s  %s  %s", e.At.UTC().Format(time.RFC3339), e.Action, e.Outcome, e.Who)
	for _, more := range []struct{ name, text string }{
		{"from", e.From}, {"job", e.JobID}, {"operation", e.Operation}, {"vm", e.VMID}, {"vcenter", e.VCenter}, {"reason", e.Reason},
	} {
		if more.text != "" {
			line += "  " + more.name + " " + more.text
		}
	}
	return terminal.Printable(line)
}
