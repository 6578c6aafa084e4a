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
	pair := certificate{"target_cert_file", c.TargetCertFile, "target_key_file", c.TargetKeyFile}
	if err := c.halved(pair); err != nil {
		return nil, err
	}
	secured, err := tlsfile.Client(c.TargetCAFile, pair.cert, pair.key, c.SecretMounts()...)
	switch {
	case errors.Is(err, tlsfile.ErrRoots):
		return nil, c.Blame("target_ca_file", fmt.Errorf("%s must hold certificates in PEM", c.TargetCAFile))
	case err != nil:
		return nil, c.unread(pair, err)
	}
	return secured, nil
}
