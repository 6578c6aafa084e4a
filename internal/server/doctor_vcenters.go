package server

import (
	"context"
	"fmt"
	"sync"
	"time"

	"vmapower/credentials"
	"vmapower/internal/config"
	"vmapower/vcenter"
)

// aroundLogin is how much longer than vcenter_timeout the look at one profile may take.
const aroundLogin = 15 * time.Second

// vcentersOfProfiles looks at all of them at a time, and tells of them by name.
func (d doctor) vcentersOfProfiles(ctx context.Context) []finding {
	if d.profiles == nil {
		return nil
	}
	profiles := d.profiles.Current()
	all := profiles.List()
	found := make([]finding, len(all))
	var looking sync.WaitGroup
	for i, profile := range all {
		looking.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, d.Config.VCenterTimeout+aroundLogin)
			defer cancel()
			found[i] = d.profile(ctx, profiles, profile)
			found[i].Check = "profile " + profile.Name
		})
	}
	looking.Wait()
	return found
}

// profile looks at the vCenter's certificate, reads the password where it is kept, and logs in if asked to.
func (d doctor) profile(ctx context.Context, profiles *credentials.Profiles, profile credentials.Profile) finding {
	login := profile.Login()
	certificate, err := vcenter.Certificate(ctx, d.vcenterOptions(), login)
	if err != nil {
		return finding{"", broken, config.Reason(err), "see that the vCenter answers from here, and `vmapower profiles add " + profile.Name + "` with what it shows now"}
	}
	age := ageOf("", profile.VCenter, certificate, "renew it in vCenter; a profile with its thumbprint then needs the new one")
	if age.Status == broken {
		return age
	}
	if d.Role == config.RoleAPI || d.Keys.Keyring == nil {
		age.Message += "; its password is for workers alone"
		return age
	}
	whole, err := profiles.Get(profile.Name)
	if err != nil {
		return finding{"", broken, config.Reason(err), "`vmapower profiles add " + profile.Name + "`"}
	}
	if err := d.tryPassword(ctx, whole); err != nil {
		return finding{"", broken, config.Reason(err), "mend it, then `vmapower profiles test " + profile.Name + "`, which tries it again"}
	}
	if profile.HasSHA1Thumbprint() && age.Status == healthy {
		return finding{"", doubted, "its thumbprint is SHA-1, which a forged certificate may come to have", "`vmapower profiles add " + profile.Name + "` with the SHA-256 one"}
	}
	if d.deep {
		age.Message += fmt.Sprintf("; it has let %s in", profile.Username)
	}
	return age
}

// tryPassword reads the password where it is kept elsewhere, and logs in if asked to.
func (d doctor) tryPassword(ctx context.Context, profile credentials.Profile) error {
	if d.deep {
		_, err := d.vcenters.Session(ctx, profile.Login())
		return err
	}
	if profile.PasswordFrom.IsZero() {
		return nil
	}
	_, err := profile.PasswordFrom.Read(ctx)
	return err
}
