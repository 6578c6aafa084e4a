package vcenter

import (
	"context"
	"crypto/sha1"
	"fmt"
	"strings"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"vmapower/credentials"
)

// DiskAccess is what another program needs to read the disks of a VM.
type DiskAccess struct {
	Server   string // host of the vCenter
	Port     string // "" is 443
	Username string
	Password credentials.Secret
	// Thumbprint is of the certificate that was verified: SHA-1, pairs of capital hex digits with colons.
	Thumbprint string
	// Host is the name of the ESXi host that has the VM, and HostVersion its version, such as 8.0.3; "" where
	// vCenter does not tell.
	Host, HostVersion string
}

const hostVersionPath = "summary.config.product.version"

// DiskAccess returns how another program reads the disks of the VM as the session's user, in one call and a
// connection by which the certificate is verified once more. It may be repeated, and must be before each
// opening: a VM moves, and certificates are renewed.
func (s *Session) DiskAccess(ctx context.Context, vm VM) (DiskAccess, error) {
	what := "prepare to read the disks of " + vm.String()
	if err := s.logIn(ctx, 0); err != nil { // with the credential as it is now, so that no other program tries a wrong one
		return DiskAccess{}, err
	}
	username, password, err := s.provenPassword(ctx)
	if err != nil {
		return DiskAccess{}, err
	}
	a := DiskAccess{Server: s.address.Hostname(), Port: s.address.Port(), Username: username, Password: password}
	if a.Thumbprint, err = s.thumbprint(ctx); err != nil {
		return DiskAccess{}, translate(err, what)
	}
	if a.Host, a.HostVersion, err = s.hostOf(ctx, vm); err != nil {
		return DiskAccess{}, translate(err, what)
	}
	return a, nil
}

// thumbprint is that of the certificate that vCenter shows now, once it was verified as for every call.
func (s *Session) thumbprint(ctx context.Context) (string, error) {
	shown, err := shownCertificate(ctx, s.options, s.address)
	if err != nil {
		return "", err
	}
	sum := sha1.Sum(shown.Raw)
	return strings.ReplaceAll(fmt.Sprintf("% X", sum), " ", ":"), nil
}

// hostOf returns the name and the version of the host that has the VM, as far as the user may see them.
func (s *Session) hostOf(ctx context.Context, vm VM) (name, version string, err error) {
	reply, err := methods.RetrievePropertiesEx(ctx, s.transport, &types.RetrievePropertiesEx{
		This: s.content.Load().PropertyCollector,
		SpecSet: []types.PropertyFilterSpec{{
			ObjectSet: []types.ObjectSpec{{
				Obj: vm.reference(), Skip: types.NewBool(true),
				SelectSet: []types.BaseSelectionSpec{&types.TraversalSpec{Type: "VirtualMachine", Path: "runtime.host"}},
			}},
			PropSet: []types.PropertySpec{{Type: "HostSystem", PathSet: []string{"name", hostVersionPath}}},
		}},
	})
	if err != nil {
		return "", "", err
	}
	found, err := objects(reply.Returnval)
	if err != nil || len(found) == 0 {
		return "", "", err
	}
	return found[0].properties.text("name"), found[0].properties.text(hostVersionPath), nil
}
