package vcenter

import (
	"net/url"
	"testing"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/sandbox"
)

func TestAnESXiHostWithoutInstanceUUIDIsKnownByItsAddress(t *testing.T) {
	v, err := sandbox.StartVCenter(sandbox.VCenterOptions{ESX: true, Guests: []sandbox.Guest{on("web")}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	b := &bench{VCenter: v}
	b.pool = b.newPool(t, Options{})
	s := b.session(t)
	for _, id := range []string{b.Guest("web").BIOSUUID(), b.Guest("web").InstanceUUID(), "1"} {
		vm, err := s.Find(t.Context(), id)
		if err != nil || vm.Ref != "1" || vm.VCenterUUID != b.Address() {
			t.Errorf("%s: %+v, %v", id, vm, err)
		}
	}
}

// TestOneHostHasOneName: with and without its port, in capitals or not.
func TestOneHostHasOneName(t *testing.T) {
	for _, text := range []string{"esx-1.example.test", "ESX-1.example.test:443", "https://esx-1.example.test/sdk"} {
		address, err := Address(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := nameless(address).instance(); got != "esx-1.example.test:443" {
			t.Errorf("%s is %q", text, got)
		}
	}
}

// nameless is a session with a host that tells no instance UUID.
func nameless(address *url.URL) *Session {
	s := &Session{address: address}
	s.content.Store(&types.ServiceContent{})
	return s
}
