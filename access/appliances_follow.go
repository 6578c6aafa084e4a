package access

import (
	"io/fs"
	"sync"

	"vmapower/internal/secretfile"
)

// AppliancesFile is an appliances file that may change while it is used. It is safe for
// concurrent use.
type AppliancesFile struct {
	file *secretfile.Followed[*Appliances]

	mu           sync.Mutex
	told         map[string]revocation // by others, by the appliance's id
	base, merged *Appliances           // what the file had, and the same without those told of
}

// FollowAppliances reads an appliances file as ReadAppliances does, and again
// whenever it has changed. What is wrong with a later file goes to report, once, by
// whoever called Current.
func FollowAppliances(path string, report func(error), mounts ...string) (*AppliancesFile, error) {
	file, err := secretfile.Follow(path, func() (*Appliances, fs.FileInfo, error) { return readAppliances(path, mounts) }, report)
	if err != nil {
		return nil, err
	}
	return &AppliancesFile{file: file, told: map[string]revocation{}}, nil
}

// Current returns the appliances as the file has them now, or as it last had them when it can't be
// read now. Those that Revocations has heard of are revoked in any case.
func (f *AppliancesFile) Current() *Appliances {
	base := f.file.Current()
	f.mu.Lock()
	defer f.mu.Unlock()
	if base != f.base {
		f.base, f.merged = base, base.revoking(f.told)
	}
	return f.merged
}

// learn takes in what others tell of revoked appliances, and returns the ids of those that the file
// has in use.
func (f *AppliancesFile) learn(told []revocation) (stale []string) {
	before := f.Current()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, one := range told {
		if known, again := f.told[one.ID]; !again || one.Created.After(known.Created) {
			f.told[one.ID] = one
		}
		if e, known := before.find(one.ID); known && one.covers(e) {
			stale = append(stale, one.ID)
		}
	}
	f.base = nil
	return stale
}
