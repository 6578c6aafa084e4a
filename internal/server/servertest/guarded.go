package servertest

import (
	"path/filepath"
	"testing"

	"vmapower/access"
)

// Guarded is a service that lets in two appliances: oma-01, whose jobs need approval,
// and desk, which gives it.
type Guarded struct {
	*Service
	Tokens     map[string]string
	appliances string // the file
}

// StartGuarded starts one that lets in these two, and has more settings.
func StartGuarded(t *testing.T, more ...string) Guarded {
	t.Helper()
	path, tokens := filepath.Join(t.TempDir(), "appliances"), map[string]string{}
	for id, roles := range map[string][]access.Role{"oma-01": nil, "desk": {access.RoleApprover, access.RoleOperator}} {
		token, err := access.AddAppliance(path, id, roles, access.ApprovalRequired)
		if err != nil {
			t.Fatal(err)
		}
		tokens[id] = token
	}
	more = append([]string{"VMAPOWER_AUTH=session", "VMAPOWER_APPLIANCES_FILE=" + path, "VMAPOWER_VCENTER_ALLOW=127.0.0.1"}, more...)
	return Guarded{Start(t, more...), tokens, path}
}

// Home is the environment of somebody at a machine of their own.
func (g Guarded) Home(t *testing.T) []string { return append(g.Environ(), "HOME="+t.TempDir()) }

// Admit lets in another appliance.
func (g Guarded) Admit(t *testing.T, id string, approval access.Approval, scope access.Scope, roles ...access.Role) {
	t.Helper()
	token, err := access.AddScopedAppliance(g.appliances, id, roles, approval, scope)
	if err != nil {
		t.Fatal(err)
	}
	g.Tokens[id] = token
}

// Revoke ends an appliance.
func (g Guarded) Revoke(t *testing.T, id string) {
	t.Helper()
	if err := access.RevokeAppliance(g.appliances, id); err != nil {
		t.Fatal(err)
	}
}
