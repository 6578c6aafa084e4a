package main

import "vmapower/vcenter"

// vcenterTrust is how a vCenter's certificate is checked, where its profile does not say.
func (c Config) vcenterTrust() vcenter.Trust {
	return vcenter.Trust{CAFile: c.VCenterCAFile, Insecure: c.VCenterInsecure}
}
