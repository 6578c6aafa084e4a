package vcenter

import (
	"errors"
	"strings"
	"testing"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
)

// TestAUUIDInTheOtherByteOrderIsNamedAndNotTaken: the VM is not found, and its own id told.
func TestAUUIDInTheOtherByteOrderIsNamedAndNotTaken(t *testing.T) {
	web := on("web")
	web.BIOSUUID = "420570c7-f61f-a930-77c5-1e876786cb3c"
	b := setup(t, web)
	s := b.session(t)
	for _, asked := range []string{"c7700542-1ff6-30a9-77c5-1e876786cb3c", "C7700542-1FF6-30A9-77C5-1E876786CB3C"} {
		b.ResetCalls()
		vm, err := s.Find(t.Context(), asked)
		if !errors.Is(err, ErrNotFound) || vm != (VM{}) || !strings.Contains(err.Error(), "other byte order: "+web.BIOSUUID) {
			t.Errorf("%s: %v, %v", asked, vm, err)
		}
		if n := b.Calls()["FindAllByUuid"]; n != 3 {
			t.Errorf("%d searches", n)
		}
	}
	b.ResetCalls()
	if _, err := s.Find(t.Context(), web.BIOSUUID); err != nil || b.Calls()["FindAllByUuid"] != 1 {
		t.Errorf("%v, %v", err, b.Calls())
	}
}

func TestAnIDThatNobodyHasIsJustNotFound(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "web"})
	s := b.session(t)
	for _, id := range []string{"420570c7-0000-4000-8000-1e876786cb3c", "vm-999"} {
		if _, err := s.Find(t.Context(), id); !errors.Is(err, ErrNotFound) || strings.Contains(err.Error(), "byte order") {
			t.Errorf("%s: %v", id, err)
		}
	}
	b.ResetCalls()
	if _, err := s.Find(t.Context(), "42424242-4242-4242-8000-1e876786cb3c"); !errors.Is(err, ErrNotFound) || b.Calls()["FindAllByUuid"] != 2 {
		t.Errorf("the same in both orders: %v, %v", err, b.Calls())
	}
}

func TestALookAtTheOtherByteOrderThatFailsChangesNothing(t *testing.T) {
	if id, err := ParseID("00112233-4455-6677-8899-aabbccddeeff"); err != nil || id.swapped().String() != "33221100-5544-7766-8899-aabbccddeeff" {
		t.Errorf("%v, %v", id.swapped(), err)
	}
	b := setup(t, sandbox.Guest{Name: "web"})
	s := b.session(t)
	id, err := ParseID("c7700542-1ff6-30a9-77c5-1e876786cb3c")
	if err != nil {
		t.Fatal(err)
	}
	b.Fail("FindAllByUuid", "*", &types.HostCommunication{}, 1)
	if err := s.nowhere(t.Context(), id, "find"); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v", err)
	}
}
