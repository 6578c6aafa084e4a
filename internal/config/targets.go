package config

import (
	"crypto/tls"
	"errors"
	"fmt"

	"vmapower/internal/allowlist"
	"vmapower/internal/tlsfile"
	"vmapower/replication"
	"vmapower/vcenter"
)

// VCenterTrust is how a vCenter's certificate is checked, where its profile does not say.
func (c Config) VCenterTrust() vcenter.Trust {
	return vcenter.Trust{CAFile: c.VCenterCAFile, Insecure: c.VCenterInsecure}
}

// Targets says which targets a final sync may write to, and how they are reached. Its
// errors blame the key.
func (c Config) Targets() (replication.TargetOptions, error) {
	allow, err := allowlist.Parse(c.TargetAllow)
	if err != nil {
		return replication.TargetOptions{}, c.Blame("target_allow", errors.New("must list host names, addresses and CIDRs"))
	}
	secured, err := c.targetTLS()
	return replication.TargetOptions{
		Allow: allow, Dirs: c.TargetDirs, NBDHost: c.TargetNBDHost, TLS: secured, Silence: c.TargetSilence, FlushLimit: c.FlushLimit,
	}, err
}

// targetTLS is for nbds targets; nil leaves it to what the system trusts.
func (c Config) targetTLS() (*tls.Config, error) {
	if c.TargetCAFile == "" && c.TargetCertFile == "" && c.TargetKeyFile == "" {
		return nil, nil
	}
	switch {
	case c.TargetCertFile == "" && c.TargetKeyFile != "":
		return nil, c.Blame("target_key_file", errors.New("is the key of target_cert_file, which is missing"))
	case c.TargetCertFile != "" && c.TargetKeyFile == "":
		return nil, c.Blame("target_cert_file", errors.New("needs its key, and target_key_file is missing"))
	}
	secured, err := tlsfile.Client(c.TargetCAFile, c.TargetCertFile, c.TargetKeyFile, c.SecretMounts()...)
	switch {
	case errors.Is(err, tlsfile.ErrKeyFile):
		return nil, c.Blame("target_key_file", err)
	case errors.Is(err, tlsfile.ErrRoots):
		return nil, c.Blame("target_ca_file", fmt.Errorf("%s must hold certificates in PEM", c.TargetCAFile))
	case err != nil:
		return nil, c.Blame("target_cert_file", fmt.Errorf("%s must hold a certificate in PEM, and target_key_file its key", c.TargetCertFile))
	}
	return secured, nil
}
