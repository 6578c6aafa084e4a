package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"vmapower/client"
	"vmapower/internal/terminal"
)

func newApprovals(p terminal.Program) *cobra.Command {
	return terminal.NewGroup("approvals", "Approve a whole plan beforehand; list or revoke such approvals",
		newApprovalsGrant(p), newApprovalsList(p), newApprovalsRevoke(p))
}

func newApprovalsGrant(p terminal.Program) *cobra.Command {
	var c caller
	var plan, requestedBy, reason string
	var lasts time.Duration
	cmd := &cobra.Command{
		Use:   "grant --plan FILE",
		Short: "Approve beforehand what another appliance will ask for",
		Long: "Approve beforehand what another appliance will ask for. The plan is a YAML file with requested_by, context_id,\n" +
			"vm_ids, operations, policy (with power-off), targets (with final-sync), not_after (or --for) and reason; or,\n" +
			"with --requested-by, the plan of a failover, which is approved with its rollback.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			request, err := readGrant(plan, requestedBy)
			if err != nil {
				return err
			}
			if lasts != 0 {
				request.NotAfter = time.Now().Add(lasts)
			}
			if reason != "" {
				request.Reason = reason
			}
			service, err := c.connect()
			if err != nil {
				return err
			}
			grant, err := service.Grant(cmd.Context(), request)
			if err != nil {
				return c.blame(err)
			}
			return terminal.PrintOne(cmd, grant, func(w io.Writer) { writeGrant(w, grant) })
		},
	}
	c.addFlags(cmd.Flags(), p)
	cmd.Flags().StringVar(&plan, "plan", "", "the YAML file that says what is approved")
	cmd.Flags().StringVar(&requestedBy, "requested-by", "", "the appliance that will run the plan, which is one of vmapower failover")
	cmd.Flags().DurationVar(&lasts, "for", 0, "how long it lasts, in place of not_after; at most 24h")
	cmd.Flags().StringVar(&reason, "reason", "", "why, in place of the plan's; kept with the jobs and in the audit")
	_ = cmd.MarkFlagRequired("plan")
	return cmd
}

const maxPlan = 1 << 20

// readGrant reads what is to be approved: the plan of a failover when it is said who runs it.
func readGrant(path, requestedBy string) (client.GrantRequest, error) {
	if requestedBy == "" {
		return readPlan(path)
	}
	plan, err := readFailoverPlan(path)
	return plan.Grant(requestedBy), err
}

// readPlan reads what is to be approved. A field that is not known is refused: it might have
// narrowed the approval.
func readPlan(path string) (client.GrantRequest, error) {
	var request client.GrantRequest
	file, err := os.Open(path)
	if err != nil {
		return request, terminal.UsageErrorf("--plan: %w", err)
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, maxPlan+1))
	if err == nil && len(text) > maxPlan {
		err = fmt.Errorf("has more than %d bytes", maxPlan)
	}
	var document map[string]any
	if err == nil {
		err = yaml.Unmarshal(text, &document)
	}
	var fields []byte
	if err == nil {
		fields, err = json.Marshal(document)
	}
	if err == nil {
		strict := json.NewDecoder(bytes.NewReader(fields))
		strict.DisallowUnknownFields()
		err = strict.Decode(&request)
	}
	if err != nil {
		return request, terminal.UsageErrorf("--plan %s: %w", path, err)
	}
	return request, nil
}

func newApprovalsList(p terminal.Program) *cobra.Command {
	var c caller
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the living approvals that were given beforehand",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			service, err := c.connect()
			if err != nil {
				return err
			}
			grants, err := service.Grants(cmd.Context())
			if err != nil {
				return c.blame(err)
			}
			return terminal.PrintList(cmd, grants, func(w io.Writer) { writeGrants(w, grants) })
		},
	}
	c.addFlags(cmd.Flags(), p)
	return cmd
}

func newApprovalsRevoke(p terminal.Program) *cobra.Command {
	var c caller
	cmd := &cobra.Command{
		Use:   "revoke APPROVAL_ID",
		Short: "End an approval that was given beforehand, and the jobs that have made no call yet",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			service, err := c.connect()
			if err != nil {
				return err
			}
			if err := service.EndGrant(cmd.Context(), args[0]); err != nil {
				return c.blame(err)
			}
			fmt.Fprintf(p.Stderr, "approval %s has ended; its jobs that have made no call yet end with approval_rejected\n", args[0])
			return nil
		},
	}
	c.addFlags(cmd.Flags(), p)
	return cmd
}

// writeGrant shows everything that was approved.
func writeGrant(w io.Writer, g client.Grant) {
	for _, line := range [][2]string{
		{"approval", g.ApprovalId}, {"by", g.By}, {"for jobs of", g.RequestedBy}, {"context", g.ContextId}, {"operations", operationsOf(g)},
		{"policy", g.Policy}, {"VMs", strings.Join(g.VmIds, ", ")}, {"targets", strings.Join(g.Targets, ", ")},
		{"until", g.NotAfter.UTC().Format(time.RFC3339)}, {"reason", g.Reason},
	} {
		if line[1] != "" {
			terminal.Row(w, line[0], line[1])
		}
	}
}

func writeGrants(w io.Writer, grants []client.Grant) {
	fmt.Fprintln(w, "APPROVAL_ID\tBY\tFOR_JOBS_OF\tCONTEXT\tOPERATIONS\tPOLICY\tVMS\tUNTIL\tREASON")
	for _, g := range grants {
		terminal.Row(w, g.ApprovalId, g.By, g.RequestedBy, g.ContextId, operationsOf(g),
			g.Policy, len(g.VmIds), g.NotAfter.UTC().Format(time.RFC3339), g.Reason)
	}
}

func operationsOf(g client.Grant) string {
	words := make([]string, len(g.Operations))
	for i, operation := range g.Operations {
		words[i] = string(operation)
	}
	return strings.Join(words, ",")
}
