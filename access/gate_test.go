package access_test

import (
	"errors"
	"testing"

	"vmapower/access"
)

func TestOnlyAGateThatIsOpenByNameLetsAnybodyIn(t *testing.T) {
	gate := access.NewOpenGate()
	who, err := gate.Principal(t.Context(), "")
	if err != nil || !gate.Open() || who.ID != "anonymous" || !who.Has(access.RoleOperator) || who.Has(access.RoleApprover) ||
		who.Approval != access.ApprovalPreApproved {
		t.Errorf("%+v, %v", who, err)
	}
	if err := gate.AllowWrite(t.Context(), who); err != nil {
		t.Error(err)
	}
	if _, _, err := gate.Login(t.Context(), from("127.0.0.1", "oma-01", "token")); !errors.Is(err, access.ErrCredentials) {
		t.Errorf("a session of a gate that has none: %v", err)
	}
	if err := gate.Logout(t.Context(), ""); err != nil {
		t.Error(err)
	}
}
