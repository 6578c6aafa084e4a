package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"vmapower/client"
	"vmapower/internal/terminal"

	"github.com/spf13/cobra"
)

func newLogin(p terminal.Program) *cobra.Command {
	var c caller
	var fromStdin, show, browser bool
	cmd := &cobra.Command{
		Use:   "login APPLIANCE_ID",
		Short: "Open a session with an appliance's token, for the commands that follow",
		Long: "Opens a session with an appliance's token, which is typed at the terminal or comes from standard input or\n" +
			"VMAPOWER_TOKEN. The session is kept in a file of yours and shown to this service by every other command,\n" +
			"until it ends: with vmapower logout, unused after 15 minutes, at the latest after 12 hours. A command that finds\n" +
			"it ended opens another one where VMAPOWER_TOKEN is set.\n\n" +
			"With --browser it prints a link to the operators' page that signs a browser in, once and within a minute, with the\n" +
			"rights of the session and no longer than it lasts. Without an appliance that is the session that is there.",
		Args: func(cmd *cobra.Command, args []string) error {
			if browser {
				return cobra.MaximumNArgs(1)(cmd, args)
			}
			return cobra.ExactArgs(1)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				service, err := c.connect()
				if err != nil {
					return err
				}
				return c.printLink(cmd, service)
			}
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
			if !browser {
				return nil
			}
			if service, err = c.open(session.SessionToken, nil); err != nil {
				return err
			}
			return c.printLink(cmd, service)
		},
	}
	c.addFlags(cmd.Flags(), p)
	cmd.Flags().BoolVar(&fromStdin, "token-stdin", false, "read the token from standard input")
	cmd.Flags().BoolVar(&show, "print", false, "print the session token, for VMAPOWER_SESSION, and keep it nowhere")
	cmd.Flags().BoolVar(&browser, "browser", false, "print a link that signs a browser in, once and within a minute")
	cmd.MarkFlagsMutuallyExclusive("browser", "print")
	return cmd
}

// signInLink signs a browser in, once.
type signInLink struct {
	URL       string    `json:"url" yaml:"url"`
	ExpiresAt time.Time `json:"expires_at" yaml:"expires_at"`
}

// printLink prints a link that signs a browser in with the rights of the session. It starts no browser,
// whose command line everybody on the machine could read.
func (c *caller) printLink(cmd *cobra.Command, service *client.Client) error {
	code, err := service.LoginLink(cmd.Context())
	if err != nil {
		return c.blame(err)
	}
	link := signInLink{strings.TrimSuffix(c.url, "/") + "/ui/link#" + code.ApplianceId + "/" + code.Code, code.ExpiresAt}
	fmt.Fprintf(c.program.Stderr, "whoever opens this link first is signed in as %s; it is good once, until %s\n",
		code.ApplianceId, code.ExpiresAt.UTC().Format(time.RFC3339))
	return terminal.PrintOne(cmd, link, func(w io.Writer) { fmt.Fprintln(w, link.URL) })
}
