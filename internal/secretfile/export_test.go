package secretfile

import "testing"

// MountAt has secrets of the system lie below a directory, until the test ends.
func MountAt(t *testing.T, dir string) {
	before := systemMounts
	systemMounts = append(systemMounts[:len(systemMounts):len(systemMounts)], dir)
	t.Cleanup(func() { systemMounts = before })
}

// SystemMounts are where the system has them.
func SystemMounts() []string { return systemMounts }
