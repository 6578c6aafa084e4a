package credentials

import (
	"io/fs"

	"vmapower/internal/secretfile"
)

// ProfilesFile is a profiles file that may change while it is used, and perhaps a profile beside it that
// no file has. It is safe for concurrent use.
type ProfilesFile struct {
	file   *secretfile.Followed[*Profiles] // nil for none
	beside *Profile                        // nil for none
	opened bool                            // without a file: with the password of the one beside it
}

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
	file, err := secretfile.Follow(path, func() (*Profiles, fs.FileInfo, error) { return readProfiles(path, keys, mounts) }, report)
	if err != nil {
		return nil, err
	}
	return &ProfilesFile{file: file}, nil
}

// With returns the profiles of a file, which may be nil, with another beside them; the file's own of the
// same name counts before it. A process without private keys, not opened, knows no password of it either.
func (f *ProfilesFile) With(beside Profile, opened bool) *ProfilesFile {
	more := &ProfilesFile{beside: &beside, opened: opened}
	if f != nil {
		more.file = f.file
	}
	return more
}

// Current returns the profiles as the file has them now, or as it last had them when it can't be read now.
func (f *ProfilesFile) Current() *Profiles {
	all := &Profiles{opened: f.opened}
	if f.file != nil {
		all = f.file.Current()
	}
	if f.beside == nil {
		return all
	}
	if _, err := all.find(f.beside.Name); err == nil {
		return all
	}
	return all.with(append(all.others(f.beside.Name), f.beside))
}
