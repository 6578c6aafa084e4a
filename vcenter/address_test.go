package vcenter

import (
	"strings"
	"testing"
)

func TestAnIPv6AddressWithoutBracketsIsToldToTakeBrackets(t *testing.T) {
	for _, in := range []string{
		"fd00::1", "FD00::1", " fd00::1 ", "fd00::1/sdk", "https://fd00::1", "https://fd00::1/sdk", "::1", "fe80::1%eth0", "fd00::1:443",
		"::ffff:192.0.2.1",
	} {
		if u, err := Address(in); err == nil || !strings.Contains(err.Error(), "brackets") {
			t.Errorf("%q: %v, %v", in, u, err)
		}
	}
	for in, want := range map[string]string{
		"[fd00::1]": "https://[fd00::1]/sdk", "[FD00::1]:8443": "https://[fd00::1]:8443/sdk", "https://[fd00::1]/sdk": "https://[fd00::1]/sdk",
		"192.0.2.1": "https://192.0.2.1/sdk", "192.0.2.1:443": "https://192.0.2.1:443/sdk", "cafe:443": "https://cafe:443/sdk",
	} {
		if u, err := Address(in); err != nil || u.String() != want {
			t.Errorf("%q: %v, %v", in, u, err)
		}
	}
}
