package secretfile

import "testing"

// MountAt has secrets of the system lie below a directory, until the test ends.
func MountAt(t *testing.T, dir string) {
	before := systemMounts
	systemMounts = append(systemMounts[:len(systemMounts):len(systemMounts)], dir)
	t.Cleanup(func() { systemMounts = before })
}

// MountTable has the mounts of this process listed in a file, until the test ends.
func MountTable(t *testing.T, file string) {
	before := mountTable
	mountTable = file
	t.Cleanup(func() { mountTable = before })
}

// SystemMounts are where the system has them.
func SystemMounts() []string { return systemMounts }
