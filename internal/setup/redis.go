package setup

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"vmapower/internal/config"
	"vmapower/internal/terminal"
	"vmapower/joblog"
)

func newRedis(p terminal.Program) *cobra.Command {
	return terminal.NewGroup("redis", "Decide about what Redis holds", newAcceptLoss(p))
}

// acceptedLoss is what accept-loss prints.
type acceptedLoss struct {
	Lost  string     `json:"lost"`     // "" when nothing was
	Found *time.Time `json:"found_at"` // null when nothing was
}

func newAcceptLoss(p terminal.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "accept-loss",
		Short: "Say that you have looked what became of the jobs that Redis has lost; the service takes jobs again",
		Long: "While Redis lacks jobs that it had accepted, /readyz is red and no process takes a job. Look what became of their VMs " +
			"(the log names the jobs), then say so with this command. It is for all processes, needs no restart, and may be repeated.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := config.FromCommand(cmd, p.Environ, config.RoleAPI)
			if err != nil {
				return err
			}
			client := cfg.OpenRedisOnce()
			defer client.Close()
			loss, err := joblog.AcceptLoss(cmd.Context(), client)
			if err != nil {
				return fmt.Errorf("a loss can't be accepted in Redis at %s: %w", cfg.RedisURL, err)
			}
			var accepted acceptedLoss
			if loss != nil {
				accepted = acceptedLoss{Lost: loss.What, Found: &loss.Found}
			}
			return terminal.PrintOne(cmd, accepted, accepted.print)
		},
	}
	config.AddFlags(cmd.Flags())
	return cmd
}

func (a acceptedLoss) print(out io.Writer) {
	if a.Found == nil {
		fmt.Fprintln(out, "Nothing was found to be lost.")
		return
	}
	fmt.Fprintf(out, "Accepted: %s (found %s). The service takes jobs again.\n", terminal.Printable(a.Lost), a.Found.Format(time.RFC3339))
}
