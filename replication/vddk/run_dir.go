package vddk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// childPrefix begins the names of the directories of processes.
const childPrefix = "d"

// usualRunDir is the same for all workers of one user.
func usualRunDir() string {
	const usual, writable = "/run/vmapower", 2
	_ = os.Mkdir(usual, 0o700) // it may be there
	if syscall.Access(usual, writable) == nil {
		return usual
	}
	return filepath.Join(os.TempDir(), "vmapower-"+strconv.Itoa(os.Geteuid()))
}

// prepare makes the run directory, and makes sure that nobody else can put anything there.
func (v *VDDK) prepare() error {
	if err := os.MkdirAll(v.RunDir, 0o700); err != nil {
		return err
	}
	info, err := os.Lstat(v.RunDir)
	if err != nil {
		return err
	}
	owner, known := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || info.Mode().Perm()&0o022 != 0 || known && int(owner.Uid) != os.Geteuid() {
		return errors.New("it must be a directory of the worker's own user that nobody else can write to")
	}
	return nil
}

// childDir makes the directory of one process. The lock on it is this worker's, and not inherited: it is free
// once the worker is gone.
func (v *VDDK) childDir() (dir string, lock *os.File, err error) {
	if dir, err = os.MkdirTemp(v.RunDir, childPrefix); err != nil {
		return "", nil, err
	}
	if len(socketIn(dir)) > longestSocket {
		err = errors.New("its path is too long for a socket")
	} else {
		lock, err = lockFile(filepath.Join(dir, "lock"), syscall.LOCK_EX)
	}
	if err == nil && lock == nil {
		err = errors.New("it was swept away at this moment")
	}
	if err == nil {
		err = v.writeConfig(dir)
	}
	if err != nil {
		if lock != nil {
			_ = lock.Close()
		}
		_ = os.RemoveAll(dir)
		return "", nil, err
	}
	return dir, lock, nil
}

// abandoned locks a process' directory whose worker is gone; nil when it is not.
func abandoned(dir string) (lock *os.File) {
	name := filepath.Join(dir, "lock")
	info, err := os.Stat(dir)
	if err != nil {
		return nil
	}
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) && time.Since(info.ModTime()) < time.Minute {
		return nil // it is being made
	}
	lock, _ = lockFile(name, syscall.LOCK_EX)
	return lock
}

// childDirs are the directories of processes, this worker's and others'.
func (v *VDDK) childDirs() (dirs []string) {
	entries, _ := os.ReadDir(v.RunDir) // none without the directory
	for _, entry := range entries {
		if entry.IsDir() && strings.HasPrefix(entry.Name(), childPrefix) {
			dirs = append(dirs, filepath.Join(v.RunDir, entry.Name()))
		}
	}
	return dirs
}
