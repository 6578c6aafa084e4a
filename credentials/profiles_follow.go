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
// called Current.
func FollowProfiles(path string, keys *Keyring, report func(error), mounts ...string) (*ProfilesFile, error) {
	return followProfiles(path, opener{keys.ring, keys}, report, mounts)
}

// FollowPublicProfiles is FollowProfiles on an api host: it reads as ReadPublicProfiles does.
func FollowPublicProfiles(path string, keys *Sealer, report func(error), mounts ...string) (*ProfilesFile, error) {
	return followProfiles(path, opener{ring: keys.ring}, report, mounts)
}

func followProfiles(path string, keys opener, report func(error), mounts []string) (*ProfilesFile, error) {
	return secretfile.Follow(path, func() (*Profiles, fs.FileInfo, error) { return readProfiles(path, keys, mounts) }, report)
}
