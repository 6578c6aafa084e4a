package setup

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"vmapower/access"
	"vmapower/internal/config"
	"vmapower/internal/terminal"
)

func newAppliances(p terminal.Program) *cobra.Command {
	return terminal.NewGroup("appliances", "Say who may ask, and give them their tokens",
		newAppliancesAdd(p), newAppliancesSet(p), newAppliancesRotate(p), newAppliancesRevoke(p), newAppliancesList(p))
}

func newAppliancesAdd(p terminal.Program) *cobra.Command {
	var flags rightsFlags
	cmd := newAppliancesCommand(p, "add ID", "Add an appliance and print its token, this once",
		func(cmd *cobra.Command, path, id string) error {
			rights, err := flags.rights()
			if err != nil {
				return err
			}
			token, err := access.AddScopedAppliance(path, id, rights.Roles, rights.Approval, rights.Scope)
			if err != nil {
				return err
			}
			fmt.Fprintf(p.Stderr, "appliance %s is in %s; running apis know it at once.\n"+
				"Its token is shown this once: only a hash of it is kept.\n", id, path)
			return printToken(cmd, id, token)
		})
	flags.addFlags(cmd.Flags(), access.ApprovalRequired)
	return cmd
}

func newAppliancesRotate(p terminal.Program) *cobra.Command {
	var overlap time.Duration
	cmd := newAppliancesCommand(p, "rotate ID", "Give an appliance another token and print it, this once",
		func(cmd *cobra.Command, path, id string) error {
			token, err := access.RotateAppliance(path, id, overlap)
			if err != nil {
				return err
			}
			until := "ended at once, with its sessions"
			if overlap > 0 {
				until = "stays valid for " + overlap.String()
			}
			fmt.Fprintf(p.Stderr, "The token of %s so far %s. The new one is shown this once.\n", id, until)
			return printToken(cmd, id, token)
		})
	cmd.Flags().DurationVar(&overlap, "overlap", 24*time.Hour, "how long the token so far stays valid; 0 ends it at once, when it got into wrong hands")
	return cmd
}

func newAppliancesRevoke(p terminal.Program) *cobra.Command {
	cmd := newAppliancesCommand(p, "revoke ID", "End an appliance, its tokens and sessions, and its jobs that have made no call yet",
		func(cmd *cobra.Command, path, id string) error {
			if err := access.RevokeAppliance(path, id); err != nil {
				return err
			}
			fmt.Fprintf(p.Stderr, "appliance %s is revoked; running apis cancel its jobs that have made no call yet. "+
				"What has begun goes on: vmapower jobs list, vmapower jobs cancel.\n", id)
			if err := tellRevocations(cmd, p, path); err != nil {
				fmt.Fprintf(p.Stderr, "Redis was not told: %s. A process that has another copy of %s, or has it as a mount of its own, "+
					"hears of it from a process that has this file, or goes on with %s.\n", config.Reason(err), path, id)
			}
			return nil
		})
	config.AddFileFlags(cmd.Flags(), "redis_url", "redis_password_file", "redis_ca_file", "redis_cert_file", "redis_key_file", "keyring_file")
	return cmd
}

// tellRevocations tells processes of the revoked appliances by Redis, which need not have this very file.
func tellRevocations(cmd *cobra.Command, p terminal.Program, path string) error {
	cfg, err := config.FromCommand(cmd, p.Environ, config.RoleAPI)
	if err != nil || cfg.Auth == config.AuthOff || cfg.KeyringFile == "" { // the processes that have the file tell it too
		return err
	}
	keys, err := cfg.OpenKeys(config.RoleAPI)
	if err != nil {
		return err
	}
	all, err := access.ReadAppliances(path, cfg.SecretMounts()...)
	if err != nil {
		return err
	}
	client := cfg.OpenRedisOnce()
	defer client.Close()
	return access.NewRevocations(client, keys.Sealer, nil).Tell(cmd.Context(), all)
}

// newAppliancesCommand returns a command that changes one appliance of the file.
func newAppliancesCommand(p terminal.Program, use, short string, do func(cmd *cobra.Command, path, id string) error) *cobra.Command {
	cmd := &cobra.Command{
		Use:   use,
		Short: short,
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			path, err := appliancesFile(cmd, p)
			if err != nil {
				return err
			}
			return do(cmd, path, args[0])
		},
	}
	config.AddFileFlags(cmd.Flags(), "appliances_file")
	return cmd
}

func appliancesFile(cmd *cobra.Command, p terminal.Program) (path string, err error) {
	files, err := config.FilesOf(cmd, p.Environ)
	if err != nil {
		return "", err
	}
	return files.NeededFile("appliances_file")
}

func newAppliancesList(p terminal.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the appliances, the revoked ones too, without their tokens",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			path, err := appliancesFile(cmd, p)
			if err != nil {
				return err
			}
			appliances, err := access.ReadAppliances(path, config.SecretMounts(p.Environ)...)
			if err != nil {
				return err
			}
			return printAppliances(cmd, appliances.List())
		},
	}
	config.AddFileFlags(cmd.Flags(), "appliances_file")
	return cmd
}

// printToken prints nothing but the token for people, so that it can be piped to where
// it belongs.
func printToken(cmd *cobra.Command, id, token string) error {
	issued := struct {
		ID    string `json:"appliance_id"`
		Token string `json:"token"`
	}{id, token}
	return terminal.PrintOne(cmd, issued, func(w io.Writer) { fmt.Fprintln(w, token) })
}

type shownAppliance struct {
	ID            string          `json:"appliance_id"`
	Roles         []access.Role   `json:"roles"`
	Approval      access.Approval `json:"approval"`
	Scope         shownScope      `json:"scope"`
	Created       time.Time       `json:"created_at"`
	Issued        time.Time       `json:"token_issued_at"`
	PreviousUntil time.Time       `json:"previous_token_until,omitzero"`
	Revoked       time.Time       `json:"revoked_at,omitzero"`
}

func printAppliances(cmd *cobra.Command, appliances []access.Appliance) error {
	shown := make([]shownAppliance, len(appliances))
	for i, a := range appliances {
		shown[i] = shownAppliance{a.ID, append([]access.Role{}, a.Roles...), a.Approval, shownScopeOf(a.Scope), a.Created.UTC(), a.Issued.UTC(), a.PreviousUntil.UTC(), a.Revoked.UTC()}
	}
	return terminal.PrintList(cmd, shown, func(w io.Writer) {
		fmt.Fprintln(w, "APPLIANCE_ID\tROLES\tAPPROVAL\tSCOPE\tTOKEN_ISSUED\tPREVIOUS_UNTIL\tREVOKED")
		for _, a := range shown {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", a.ID, rolesIn(a), a.Approval, a.Scope, moment(a.Issued), moment(a.PreviousUntil), moment(a.Revoked))
		}
	})
}

func rolesIn(a shownAppliance) string {
	words := make([]string, len(a.Roles))
	for i, role := range a.Roles {
		words[i] = string(role)
	}
	return orDash(strings.Join(words, ","))
}

func moment(at time.Time) string {
	if at.IsZero() {
		return "-"
	}
	return at.Format(time.RFC3339)
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
