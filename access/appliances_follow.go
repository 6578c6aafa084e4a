package access

import (
	"io/fs"
	"os"
	"sync"
)

// AppliancesFile is an appliances file that may change while it is used. It is safe
// for concurrent use.
type AppliancesFile struct {
	path   string
	report func(error)

	mu      sync.Mutex
	good    *Appliances
	seen    fs.FileInfo // of what was read last, good or not; nil when that failed
	trouble string      // that was reported last; empty when all is well
}

// FollowAppliances reads an appliances file as ReadAppliances does, and again
// whenever it has changed. What is wrong with a later file goes to report, once, by
// whoever called Current.
func FollowAppliances(path string, report func(error)) (*AppliancesFile, error) {
	all, info, err := readAppliances(path)
	if err != nil {
		return nil, err
	}
	return &AppliancesFile{path: path, report: report, good: all, seen: info}, nil
}

// Current returns the appliances as the file has them now, or as it last had them
// when it can't be read now. It costs one look at the file's time and size.
func (f *AppliancesFile) Current() *Appliances {
	current, err := f.refresh()
	if err != nil {
		f.report(err)
	}
	return current
}

// refresh returns an error only when there is something new to report.
func (f *AppliancesFile) refresh() (*Appliances, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.unchanged() {
		return f.good, nil
	}
	all, info, err := readAppliances(f.path)
	f.seen = info
	if err == nil {
		f.good, f.trouble = all, ""
		return f.good, nil
	}
	if err.Error() == f.trouble {
		return f.good, nil
	}
	f.trouble = err.Error()
	return f.good, err
}

func (f *AppliancesFile) unchanged() bool {
	info, err := os.Stat(f.path)
	return err == nil && f.seen != nil && os.SameFile(info, f.seen) && info.Mode() == f.seen.Mode() &&
		info.Size() == f.seen.Size() && info.ModTime().Equal(f.seen.ModTime())
}
