package cli

import (
	"fmt"
	"io"
	"time"

	"vmapower/internal/terminal"

	"github.com/spf13/cobra"
)

func newLogin(p terminal.Program) *cobra.Command {
	var c caller
	var fromStdin, show bool
	cmd := &cobra.Command{
		Use:   "login APPLIANCE_ID",
		Short: "Open a session with an appliance's token, for the commands that follow",
		Long: "Opens a session with an appliance's token, which is typed at the terminal or comes from standard input or\n" +
			"VMAPOWER_TOKEN. The session is kept in a file of yours and shown to this service by every other command,\n" +
			"until it ends: with vmapower logout, unused after 15 minutes, at the latest after 12 hours. A command that finds\n" +
			"it ended opens another one where VMAPOWER_TOKEN is set.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			token, err := p.SecretLine(cmd.Context(), "token", fromStdin, "VMAPOWER_TOKEN")
			if err != nil {
				return err
			}
			service, err := c.open("", nil)
			if err != nil {
				return err
			}
			session, err := service.LogIn(cmd.Context(), args[0], token.Reveal(), p.Version)
			if err != nil {
				return c.blameLogin(err)
			}
			if show {
				return terminal.PrintOne(cmd, session, func(w io.Writer) { fmt.Fprintln(w, session.SessionToken) })
			}
			if err := c.keep(keptSession{c.url, args[0], session.SessionToken, session.ExpiresAt}); err != nil {
				return err
			}
			fmt.Fprintf(p.Stderr, "logged in at %s as %s until %s; the session is in %s\n",
				c.url, args[0], session.ExpiresAt.UTC().Format(time.RFC3339), c.path)
			return nil
		},
	}
	c.addFlags(cmd.Flags(), p)
	cmd.Flags().BoolVar(&fromStdin, "token-stdin", false, "read the token from standard input")
	cmd.Flags().BoolVar(&show, "print", false, "print the session token, for VMAPOWER_SESSION, and keep it nowhere")
	return cmd
}
