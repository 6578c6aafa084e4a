package server

import (
	"crypto/x509"
	"fmt"
	"time"

	"vmapower/access"
	"vmapower/internal/config"
	"vmapower/internal/tlsfile"
)

// profilesFile opens the profiles, which later checks go through.
func (d doctor) profilesFile() finding {
	if err := d.openProfiles(); err != nil {
		return finding{"profiles", broken, config.Reason(err), "the workers' host has the file that `vmapower profiles` wrote: copy it, or add the profiles again"}
	}
	if d.profiles == nil {
		return finding{"profiles", healthy, "none: callers bring their own logins, to vCenters of vcenter_allow", ""}
	}
	if d.Config.FromEnvironment != nil {
		return finding{"profiles", doubted, "the profile " + config.EnvironmentProfile + " has its password in the environment, where others may read it",
			"give it to `vmapower profiles add`"}
	}
	return finding{"profiles", healthy, d.profiles.Current().String(), ""}
}

// appliancesFile reads who may ask, and looks for somebody who could approve it.
func (d doctor) appliancesFile() finding {
	if d.Config.Auth == config.AuthOff {
		return finding{"appliances", doubted, "auth is off: whoever reaches the API may use it, and no job needs approval", "set auth to session, and add appliances"}
	}
	file, err := d.followAppliances()
	switch {
	case err != nil:
		return finding{"appliances", broken, config.Reason(err), "write it with `vmapower appliances add`"}
	case file == nil:
		return finding{"appliances", doubted, "this worker has no appliances_file: it takes the API's word for who may ask and approve", "give it the API's file"}
	}
	d.appliances = file
	inUse, needs, approvers := 0, 0, 0
	for _, one := range file.Current().List() {
		if !one.Revoked.IsZero() {
			continue
		}
		inUse++
		if one.Has(access.RoleApprover) {
			approvers++
		}
		if one.Approval == access.ApprovalRequired {
			needs++
		}
	}
	switch {
	case inUse == 0:
		return finding{"appliances", broken, "none is in use, so nobody can log in", "`vmapower appliances add`"}
	case needs > 0 && approvers == 0:
		return finding{"appliances", doubted, "none has the role approver, so no job that needs approval can begin", "`vmapower appliances add desk --role approver`"}
	}
	return finding{"appliances", healthy, fmt.Sprintf("in use: %d, of which approve: %d", inUse, approvers), ""}
}

// mounts are followed files whose changes are never seen.
func (d doctor) mounts() (findings []finding) {
	for _, warning := range d.Config.MountedFiles() {
		findings = append(findings, finding{"mounts", doubted, warning, "mount its directory in its place, and restart"})
	}
	return findings
}

const (
	endsSoon = 30 * 24 * time.Hour // so long before its end a certificate is a warning
	day      = "2006-01-02"
)

// certificates are those in the files that settings name.
func (d doctor) certificates() (findings []finding) {
	c := d.Config
	for _, file := range []struct{ setting, path string }{
		{"tls_cert_file", c.TLSCertFile}, {"tls_client_ca_file", c.TLSClientCA}, {"redis_cert_file", c.RedisCertFile}, {"redis_ca_file", c.RedisCAFile},
		{"vcenter_ca_file", c.VCenterCAFile}, {"target_cert_file", c.TargetCertFile}, {"target_ca_file", c.TargetCAFile},
	} {
		if file.path == "" {
			continue
		}
		all, err := tlsfile.Certificates(file.path)
		if err != nil {
			findings = append(findings, finding{file.setting, broken, fmt.Sprintf("%s: %v", file.path, err), "put a certificate in PEM there"})
			continue
		}
		findings = append(findings, ageOf(file.setting, file.path, firstToEnd(all), "renew it and replace the file"))
	}
	return findings
}

func firstToEnd(all []*x509.Certificate) *x509.Certificate {
	first := all[0]
	for _, one := range all {
		if one.NotAfter.Before(first.NotAfter) {
			first = one
		}
	}
	return first
}

// ageOf says whether a certificate is good now, and for how long.
func ageOf(check, where string, certificate *x509.Certificate, do string) finding {
	left := time.Until(certificate.NotAfter)
	switch {
	case left < 0:
		return finding{check, broken, where + " has a certificate that ended on " + certificate.NotAfter.UTC().Format(day), do}
	case time.Now().Before(certificate.NotBefore):
		return finding{check, broken, where + " has a certificate that begins on " + certificate.NotBefore.UTC().Format(day), "set this machine's clock, or " + do}
	case left < endsSoon:
		return finding{check, doubted, fmt.Sprintf("%s has a certificate that ends on %s, in %d days", where, certificate.NotAfter.UTC().Format(day), int(left.Hours()/24)), do}
	}
	return finding{check, healthy, where + " is good until " + certificate.NotAfter.UTC().Format(day), ""}
}
