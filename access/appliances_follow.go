package access

import (
	"io/fs"

	"vmapower/internal/secretfile"
)

// AppliancesFile is an appliances file that may change while it is used: Current
// returns the appliances as it has them now, or as it last had them when it can't be
// read now.
type AppliancesFile = secretfile.Followed[*Appliances]

// FollowAppliances reads an appliances file as ReadAppliances does, and again
// whenever it has changed. What is wrong with a later file goes to report, once, by
// whoever called Current.
func FollowAppliances(path string, report func(error), mounts ...string) (*AppliancesFile, error) {
	return secretfile.Follow(path, func() (*Appliances, fs.FileInfo, error) { return readAppliances(path, mounts) }, report)
}
