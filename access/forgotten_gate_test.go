package access_test

import (
	"errors"
	"testing"

	"vmapower/access"
)

func TestAGateThatNobodyMadeIsNotOpen(t *testing.T) {
	gate := new(access.Gate)
	if gate.Open() {
		t.Error("it lets in anybody")
	}
	if who, err := gate.Principal(t.Context(), ""); !errors.Is(err, access.ErrNoSession) {
		t.Errorf("%+v, %v", who, err)
	}
}
