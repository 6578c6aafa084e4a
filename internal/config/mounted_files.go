package config

import (
	"fmt"

	"vmapower/internal/secretfile"
)

// followed are the files that a running process reads again when they have changed.
var followed = []string{"appliances_file", "profiles_file", "tls_cert_file", "tls_key_file", "otlp_headers_file"}

// MountedFiles says of each file that is followed and is a mount of its own that its changes are not
// seen: an appliance that is revoked there goes on.
func (c Config) MountedFiles() (warnings []string) {
	for _, key := range followed {
		if path := c.read[key].text; path != "" && secretfile.IsMount(path) {
			warnings = append(warnings, fmt.Sprintf("%s: %s is a mount of its own, so this process goes on with the file that was there "+
				"when it was mounted, whatever takes its place; mount its directory", key, path))
		}
	}
	return warnings
}
