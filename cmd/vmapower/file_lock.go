package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// lockFiles keeps other commands from changing these files until unlock is called,
// or this process ends. The locks are on the directories: a file is replaced when it
// is changed, and may not exist yet.
func lockFiles(paths ...string) (unlock func(), err error) {
	var directories []string
	for _, path := range paths {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		directory, err := filepath.Abs(filepath.Dir(path))
		if err != nil {
			return nil, err
		}
		directories = append(directories, directory)
	}
	slices.Sort(directories) // one order for all who lock
	var held []*os.File
	unlock = func() {
		for _, directory := range held {
			_ = directory.Close()
		}
	}
	for _, path := range slices.Compact(directories) {
		directory, err := lockDirectory(path)
		if err != nil {
			unlock()
			return nil, fmt.Errorf("%s can't be changed: %w", path, saidBySystem(err))
		}
		held = append(held, directory)
	}
	return unlock, nil
}

func lockDirectory(path string) (*os.File, error) {
	directory, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	for {
		err := syscall.Flock(int(directory.Fd()), syscall.LOCK_EX)
		switch err {
		case nil:
			return directory, nil
		case syscall.EINTR:
			continue
		}
		_ = directory.Close()
		return nil, err
	}
}
