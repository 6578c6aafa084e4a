package credentials

import (
	"io/fs"

	"vmapower/internal/secretfile"
)

// ProfilesFile is a profiles file that may change while it is used: Current returns
// the profiles as it has them now, or as it last had them when it can't be read now.
type ProfilesFile = secretfile.Followed[*Profiles]

// FollowProfiles reads a profiles file as ReadProfiles does, and again whenever it
// has changed. What is wrong with a later file goes to report, once, by whoever
// called Current. Keys are nil on an api host.
func FollowProfiles(path string, keys *Keyring, report func(error)) (*ProfilesFile, error) {
	return secretfile.Follow(path, func() (*Profiles, fs.FileInfo, error) { return readProfiles(path, keys) }, report)
}
