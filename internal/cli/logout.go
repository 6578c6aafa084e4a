package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"vmapower/internal/terminal"
)

func newLogout(p terminal.Program) *cobra.Command {
	var c caller
	cmd := &cobra.Command{
		Use:   "logout",
		Short: "End the session that vmapower login opened",
		Long: "Ends the session at the service and removes the file it was kept in, also when it had ended by itself. Without a\n" +
			"session there is nothing to do, which is no error. When the service can't be asked, the file stays.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			token, err := c.token(c.url)
			if err != nil {
				return err
			}
			if token == "" {
				fmt.Fprintf(p.Stderr, "not logged in at %s%s\n", c.url, c.elsewhere())
				return nil
			}
			service, err := c.open(token, nil)
			if err != nil {
				return err
			}
			err = service.LogOut(cmd.Context())
			if err != nil && !unauthorized(err) {
				return fmt.Errorf("%w; the session stays in %s", c.blame(err), c.where())
			}
			if err := c.forget(); err != nil {
				return err
			}
			fmt.Fprintf(p.Stderr, "logged out at %s; the session in %s has ended\n", c.url, c.where())
			return nil
		},
	}
	c.addFlags(cmd.Flags(), p)
	return cmd
}

// elsewhere tells of a session that is kept for another service than the one asked for.
func (c *caller) elsewhere() string {
	kept, err := c.kept()
	if err != nil || kept.URL == "" {
		return ""
	}
	return fmt.Sprintf("; the session in %s is of %s: --url %[2]s ends it", c.path, kept.URL)
}
