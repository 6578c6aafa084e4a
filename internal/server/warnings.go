package server

import (
	"context"

	"vmapower/internal/config"
)

// warn says at the start which settings trust somebody who has proven nothing.
func (p *Process) warn(ctx context.Context) {
	if p.hasAPI() && p.Config.Auth == config.AuthOff && !p.Embedded {
		p.Log.WarnContext(ctx, "auth is off: whoever reaches the API may use it as an operator, and no job needs approval")
	}
	if p.Config.VCenterInsecure {
		p.Log.WarnContext(ctx, "vcenter_insecure is set: whoever answers at the address of a vCenter is sent its password; "+
			"give vcenter_ca_file, or a thumbprint in the profile")
	}
	for _, warning := range p.Config.MountedFiles() {
		p.Log.WarnContext(ctx, "changes of a file will not be seen", "warning", warning)
	}
	if p.profiles == nil {
		return
	}
	for _, profile := range p.profiles.Current().List() {
		if profile.HasSHA1Thumbprint() {
			p.Log.WarnContext(ctx, "a profile has a SHA-1 thumbprint, which a forged certificate may come to have: give the SHA-256 one",
				"profile", profile.Name)
		}
	}
}
