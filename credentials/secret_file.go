package credentials

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ErrFileMode is returned for a file with secrets that others than its owner may
// read or write. The text names the file, its mode and the chmod that helps.
var ErrFileMode = errors.New("is open to others than its owner")

// readFile returns a file of at most limit bytes, and what it was when it was
// read. Without contents there is no FileInfo either.
func readFile(path string, limit int64) ([]byte, fs.FileInfo, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%s is not a regular file", path) // a pipe would be waited for
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("%s can't be read: %w", path, saidBySystem(err))
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, nil, fmt.Errorf("%s can't be read: %w", path, saidBySystem(err))
	}
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("%s can't be read: %w", path, saidBySystem(err))
	case int64(len(data)) > limit:
		return nil, info, fmt.Errorf("%s has more than %d bytes", path, limit)
	}
	return data, info, nil
}

// checkMode refuses a file that others may read. Below one of the directories in
// mounts, where a container runtime or systemd decides about modes, reading is
// allowed and writing is not.
func checkMode(path string, info fs.FileInfo, mounts []string) error {
	mode := info.Mode().Perm()
	forbidden, remedy := fs.FileMode(0o077), "0600"
	if liesBelow(path, mounts) {
		forbidden, remedy = 0o022, "go-w"
	}
	if mode&forbidden == 0 {
		return nil
	}
	return fmt.Errorf("%s %w (mode %04o): run chmod %s %s", path, ErrFileMode, mode, remedy, path)
}

// liesBelow reports whether the file that path leads to lies in one of the directories.
func liesBelow(path string, directories []string) bool {
	file, err := realPath(path)
	if err != nil {
		return false
	}
	for _, directory := range directories {
		if directory == "" {
			continue
		}
		directory, err := realPath(directory)
		if err == nil && strings.HasPrefix(file, directory+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}

// writeFile puts a file with this content in place of path: whole or not at all,
// on disk when it returns, and for its owner alone. The owner stays who it was.
func writeFile(path string, data []byte) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	err := replaceFile(path, data)
	if err != nil {
		return fmt.Errorf("%s can't be written: %w", path, saidBySystem(err))
	}
	return nil
}

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
