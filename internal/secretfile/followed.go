package secretfile

import (
	"io/fs"
	"os"
	"sync"
)

// Followed is what is in a file that may change while it is used. It is safe for
// concurrent use.
type Followed[T any] struct {
	path   string
	read   func() (T, fs.FileInfo, error)
	report func(error)

	mu      sync.Mutex
	good    T
	seen    fs.FileInfo // of what was read last, good or not; nil when that failed
	trouble string      // that was reported last; empty when all is well
}

// Follow reads a file, which must be good, and again whenever it has changed. read also
// returns what the file was when it was read: nil when it was not. What is wrong with a
// later file goes to report, once, by whoever called Current.
func Follow[T any](path string, read func() (T, fs.FileInfo, error), report func(error)) (*Followed[T], error) {
	content, info, err := read()
	if err != nil {
		return nil, err
	}
	return &Followed[T]{path: path, read: read, report: report, good: content, seen: info}, nil
}

// Current returns what the file has now, or last had when it can't be used now. It
// costs one stat of the file.
func (f *Followed[T]) Current() T {
	current, err := f.refresh()
	if err != nil {
		f.report(err)
	}
	return current
}

// refresh returns an error only when there is something new to report.
func (f *Followed[T]) refresh() (T, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.unchanged() {
		return f.good, nil
	}
	content, info, err := f.read()
	f.seen = info
	if err == nil {
		f.good, f.trouble = content, ""
		return f.good, nil
	}
	if info == nil && err.Error() == f.trouble {
		return f.good, nil
	}
	f.trouble = err.Error()
	return f.good, err
}

func (f *Followed[T]) unchanged() bool {
	info, err := os.Stat(f.path)
	return err == nil && f.seen != nil && os.SameFile(info, f.seen) && info.Mode() == f.seen.Mode() &&
		info.Size() == f.seen.Size() && info.ModTime().Equal(f.seen.ModTime())
}
