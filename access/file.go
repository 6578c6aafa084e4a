package access

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// ErrFileMode is returned for a file that others than its owner may read or write.
// The text names the file, its mode and the chmod that helps.
var ErrFileMode = errors.New("is open to others than its owner")

// lockWait is how long a change waits for another one to end.
const lockWait = 5 * time.Second

var errLocked = errors.New("another process is changing it: try again")

// readFile returns a file and what it was when it was read. Its errors end a
// sentence that begins with the file's name.
func readFile(path string) ([]byte, fs.FileInfo, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, nil, errors.New("is not a regular file") // a pipe would be waited for
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("can't be read: %w", saidBySystem(err))
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, nil, fmt.Errorf("can't be read: %w", saidBySystem(err))
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, info, fmt.Errorf("%w (mode %04o): run chmod 0600 %s", ErrFileMode, mode, path)
	}
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("can't be read: %w", saidBySystem(err))
	case len(data) > maxFile:
		return nil, info, fmt.Errorf("has more than %d bytes", maxFile)
	}
	return data, info, nil
}

// behindLinks returns the file that path leads to.
func behindLinks(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// replaceFile puts a file with this content in place of path: whole or not at all,
// on disk when it returns, and for its owner alone. The owner stays who it was.
func replaceFile(path string, data []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".new-*") // mode 0600
	if err != nil {
		return err
	}
	if err = errors.Join(fill(file, path, data), file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
		return err
	}
	return syncDirectory(filepath.Dir(path))
}

func fill(file *os.File, path string, data []byte) error {
	if before, err := os.Stat(path); err == nil {
		if err := keepOwner(file, before); err != nil {
			return err
		}
	}
	if _, err := file.Write(data); err != nil {
		return err
	}
	return file.Sync()
}

// saidBySystem leaves out the call and the path that Go puts before the reason.
func saidBySystem(err error) error {
	var ofPath *fs.PathError
	var ofLink *os.LinkError
	switch {
	case errors.As(err, &ofPath):
		return ofPath.Err
	case errors.As(err, &ofLink):
		return ofLink.Err
	}
	return err
}
