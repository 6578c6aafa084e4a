package server

import (
	"vmapower/access"
	"vmapower/credentials"
	"vmapower/internal/config"
	"vmapower/vcenter"
	"vmapower/worker"
)

// openProfiles reads the profiles of the file and of the environment; there may be none.
func (p *Process) openProfiles() (err error) {
	p.profiles, err = p.followProfiles()
	if env := p.Config.FromEnvironment; err == nil && env != nil {
		p.profiles = p.profiles.With(*env, p.Keys.Keyring != nil)
	}
	return err
}

// followProfiles reads the vCenter profiles, and again whenever they have changed; nil
// when no file is named.
func (p *Process) followProfiles() (*credentials.ProfilesFile, error) {
	if p.Config.ProfilesFile == "" {
		return nil, nil
	}
	report := func(err error) {
		p.Log.Error("the changed profiles file can't be used; the profiles as they were stay", "err", err)
	}
	follow := func() (*credentials.ProfilesFile, error) {
		if p.Keys.Keyring == nil {
			return credentials.FollowPublicProfiles(p.Config.ProfilesFile, p.Keys.Sealer, report, p.Config.SecretMounts()...)
		}
		return credentials.FollowProfiles(p.Config.ProfilesFile, p.Keys.Keyring, report, p.Config.SecretMounts()...)
	}
	profiles, err := follow()
	if err != nil {
		return nil, config.Refused(p.Config.Blame("profiles_file", err))
	}
	return profiles, nil
}

func (p *Process) openVCenters() {
	p.reach = newVCenterRule(p.Config, p.profiles)
	p.calls = newVCenterMetrics(p.registry, p.profileVCenters())
	options := p.vcenterOptions()
	options.Observe = p.calls.observe
	if p.Role != config.RoleAPI {
		p.breaker = worker.NewBreaker(p.Log)
		p.work = worker.NewMetrics(p.registry)
		options.Observe = observers(p.breaker.Observe, p.calls.observe)
	}
	p.vcenters = vcenter.NewPool(options)
	p.registry.MustRegister(collector{p})
}

// profileVCenters are those of the profiles, named as a vcenter.Observer is told of them.
func (p *Process) profileVCenters() (names []string) {
	if p.profiles == nil {
		return nil
	}
	for _, profile := range p.profiles.Current().List() {
		names = append(names, vcenter.ServerName(profile.VCenter))
	}
	return names
}

// vcenterOptions say how vCenters are spoken to, and which ones.
func (p *Process) vcenterOptions() vcenter.Options {
	options := vcenter.Options{
		Trust: p.Config.VCenterTrust(), CallTimeout: p.Config.VCenterTimeout, Logger: p.Log, Traces: p.traces.provider(),
		Logins: access.NewVCenterLogins(p.redis, vcenter.WrongPasswords, vcenter.WrongPasswordsWithin),
	}
	if p.reach != nil {
		options.Dial = p.reach.dial
	}
	return options
}
