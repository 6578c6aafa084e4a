package setup

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"vmapower/access"
	"vmapower/internal/terminal"
)

// rightsFlags are what an appliance may do, on a command line.
type rightsFlags struct {
	roles    []string
	approval string
	scope    scopeFlags
}

// addFlags has the approval that is meant where none is given.
func (r *rightsFlags) addFlags(flags *pflag.FlagSet, approval access.Approval) {
	flags.StringSliceVar(&r.roles, "role", nil, "operator: sees and touches the jobs of all; approver: approves the jobs of others (may be repeated)")
	flags.StringVar(&r.approval, "approval", string(approval),
		"required: somebody approves each of its jobs; pre-approved: its own GUI has asked the user")
	r.scope.addFlags(flags)
}

// rights are the flags as the file keeps them.
func (r *rightsFlags) rights() (access.Rights, error) {
	limits, err := r.scope.limits()
	rights := access.Rights{Approval: access.Approval(r.approval), Scope: limits}
	for _, role := range r.roles {
		rights.Roles = append(rights.Roles, access.Role(role))
	}
	return rights, err
}

func newAppliancesSet(p terminal.Program) *cobra.Command {
	var flags rightsFlags
	var lifted []string
	var noRole bool
	cmd := newAppliancesCommand(p, "set ID", "Change what an appliance may do; each kind of right or limit that is given replaces the one so far",
		func(cmd *cobra.Command, path, id string) error {
			given, err := flags.rights()
			if err == nil {
				err = checkChange(given, lifted, noRole)
			}
			if err != nil {
				return err
			}
			err = access.ChangeRights(path, id, func(r *access.Rights) {
				if noRole || len(given.Roles) > 0 {
					r.Roles = given.Roles
				}
				if given.Approval != "" {
					r.Approval = given.Approval
				}
				changeScope(&r.Scope, lifted, given.Scope)
			})
			if err != nil {
				return err
			}
			fmt.Fprintf(p.Stderr, "what %s may do is changed in %s; running apis and workers know it at once.\n", id, path)
			return nil
		})
	flags.addFlags(cmd.Flags(), "")
	cmd.Flags().BoolVar(&noRole, "no-role", false, "take its roles away")
	cmd.Flags().StringSliceVar(&lifted, "no-limit", nil, "lift a limit: profile, vcenter, operation or target (may be repeated)")
	return cmd
}

// checkChange names what is wrong with a change.
func checkChange(given access.Rights, lifted []string, noRole bool) error {
	for _, name := range lifted {
		if !slices.ContainsFunc(limitsOf(&given.Scope), func(l limit) bool { return l.name == name }) {
			return terminal.UsageErrorf("--no-limit must be profile, vcenter, operation or target")
		}
	}
	switch {
	case noRole && len(given.Roles) > 0:
		return terminal.UsageErrorf("--no-role takes the roles away that --role gives")
	case given.Scope.Unlimited() && len(lifted) == 0 && len(given.Roles) == 0 && !noRole && given.Approval == "":
		return terminal.UsageErrorf("say what: --role, --no-role, --approval, --profile, --vcenter, --operation, --target or --no-limit")
	}
	return nil
}
