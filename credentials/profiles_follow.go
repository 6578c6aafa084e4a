package credentials

import (
	"io/fs"
	"os"
	"sync"
)

// ProfilesFile is a profiles file that may change while it is used. It is safe for
// concurrent use.
type ProfilesFile struct {
	path   string
	keys   *Keyring
	report func(error)

	mu      sync.Mutex
	good    *Profiles
	seen    fs.FileInfo // of what was read last, good or not; nil when that failed
	trouble string      // that was reported last; empty when all is well
}

// FollowProfiles reads a profiles file as ReadProfiles does, and again whenever it
// has changed. What is wrong with a later file goes to report, once, by whoever
// called Current. Keys are nil on an api host.
func FollowProfiles(path string, keys *Keyring, report func(error)) (*ProfilesFile, error) {
	profiles, info, err := readProfiles(path, keys)
	if err != nil {
		return nil, err
	}
	return &ProfilesFile{path: path, keys: keys, report: report, good: profiles, seen: info}, nil
}

// Current returns the profiles as the file has them now, or as it last had them
// when it can't be read now. It costs one look at the file's time and size.
func (f *ProfilesFile) Current() *Profiles {
	current, err := f.refresh()
	if err != nil {
		f.report(err)
	}
	return current
}

// refresh returns an error only when there is something new to report.
func (f *ProfilesFile) refresh() (*Profiles, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.unchanged() {
		return f.good, nil
	}
	profiles, info, err := readProfiles(f.path, f.keys)
	f.seen = info
	if err == nil {
		f.good, f.trouble = profiles, ""
		return f.good, nil
	}
	if info == nil && err.Error() == f.trouble {
		return f.good, nil
	}
	f.trouble = err.Error()
	return f.good, err
}

func (f *ProfilesFile) unchanged() bool {
	info, err := os.Stat(f.path)
	return err == nil && f.seen != nil && os.SameFile(info, f.seen) &&
		info.Size() == f.seen.Size() && info.ModTime().Equal(f.seen.ModTime())
}
