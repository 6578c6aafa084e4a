package setup

import (
	"fmt"
	"path/filepath"
	"slices"

	"vmapower/internal/secretfile"
)

// lockFiles keeps other commands from changing these files until unlock is called,
// or this process ends. The locks are on the directories: a file is replaced when it
// is changed, and may not exist yet.
func lockFiles(paths ...string) (unlock func(), err error) {
	var directories []string
	for _, path := range paths {
		directory, err := filepath.Abs(filepath.Dir(secretfile.Real(path)))
		if err != nil {
			return nil, err
		}
		directories = append(directories, directory)
	}
	slices.Sort(directories) // one order for all who lock
	var held []func()
	unlock = func() {
		for _, leave := range held {
			leave()
		}
	}
	for _, directory := range slices.Compact(directories) {
		leave, err := secretfile.Lock(filepath.Join(directory, "any"))
		if err != nil {
			unlock()
			return nil, fmt.Errorf("%s can't be changed: %w", directory, secretfile.Reason(err))
		}
		held = append(held, leave)
	}
	return unlock, nil
}
