// Package secretfile reads, follows and replaces files that hold secrets, or say who may have
// them: keyrings, profiles, appliances, keys of certificates, passwords, sessions. It knows nothing of
// what is in them.
//
// Its one rule: a file is there whole or not at all, on disk when Replace returns, and
// for its owner alone.
package secretfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// ErrMode is returned for a file that others than its owner may read or write. The text
// names the file, its mode and the chmod that helps.
var ErrMode = errors.New("is open to others than its owner")

// ErrOwner is returned for a file of somebody else, who could change it at any time. The text names
// the file and the chown that helps.
var ErrOwner = errors.New("belongs to another user")

// ErrNotOwn is returned for a directory that somebody else has made, or may enter.
var ErrNotOwn = errors.New("is not a directory of this user alone")

// ErrLocked is returned when another process changes files of the same directory.
var ErrLocked = errors.New("another process is changing it: try again")

// lockWait is how long Lock waits for another one to end.
const lockWait = 5 * time.Second

// Read returns a file of at most limit bytes that Check accepts, and what it was when it was read;
// there is no FileInfo of one that could not be opened. Its errors end a sentence that begins with the
// file's name.
func Read(path string, limit int64, mounts ...string) ([]byte, fs.FileInfo, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, nil, errors.New("is not a regular file") // a pipe would be waited for
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("can't be read: %w", Reason(err))
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, nil, fmt.Errorf("can't be read: %w", Reason(err))
	}
	if err := Check(path, info, mounts...); err != nil {
		return nil, info, err
	}
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("can't be read: %w", Reason(err))
	case int64(len(data)) > limit:
		return nil, info, fmt.Errorf("has more than %d bytes", limit)
	}
	return data, info, nil
}

// systemMounts are where compose and Kubernetes mount secrets, often readable by all who live in the
// container. The second one leads to the first, or is one of its own.
var systemMounts = []string{"/run/secrets", "/var/run/secrets"}

// Check is the one rule for files with secrets. A file must belong to the user of this process or to
// root, else it is ErrOwner; only root, whose commands change the files of a service, takes those of
// any user. Nobody but its owner may read or write it, else it is ErrMode; a file that root has given
// to a group of this process, as Kubernetes does by fsGroup, may be read by that group. Below
// /run/secrets or one of the directories in mounts, such as systemd's for credentials, where others
// decide, any owner and any reader is allowed, and no other writer.
func Check(path string, info fs.FileInfo, mounts ...string) error {
	forbidden, chmod := fs.FileMode(0o077), "chmod 0600 "+path
	switch {
	case liesBelow(path, slices.Concat(systemMounts, mounts)):
		forbidden, chmod = 0o022, "chmod go-w "+path
	case !trustedOwner(info):
		return fmt.Errorf("%w than this process: as root, run chown %d %s", ErrOwner, os.Geteuid(), path)
	case givenByRoot(info):
		forbidden = 0o037
	}
	mode := info.Mode().Perm()
	switch {
	case mode&forbidden == 0:
		return nil
	case mayChange(info):
		return fmt.Errorf("%w (mode %04o): run %s", ErrMode, mode, chmod)
	case forbidden == 0o022:
		return fmt.Errorf("%w (mode %04o): as root, run %s", ErrMode, mode, chmod)
	}
	return fmt.Errorf("%w (mode %04o): as root, run chown %d %s and %s; where Kubernetes mounts it, give the volume "+
		"defaultMode 0400 and the pod an fsGroup", ErrMode, mode, os.Geteuid(), path, chmod)
}

// CheckProgram is the rule for a program that this process runs by a path that was given to it: it
// belongs to root or to the user of this process, else it is ErrOwner, and nobody else may write it, else
// it is ErrMode. Its errors end a sentence that begins with the file's name.
func CheckProgram(path string, info fs.FileInfo) error {
	switch mode := info.Mode().Perm(); {
	case !trustedOwner(info), IsForeignToRoot(info):
		return fmt.Errorf("%w than this process: as root, run chown root %s", ErrOwner, path)
	case mode&0o022 != 0:
		return fmt.Errorf("%w (mode %04o): run chmod go-w %s", ErrMode, mode, path)
	}
	return nil
}

// IsForeignToRoot reports whether this process is root's and the file somebody else's, who must not decide
// what root does.
func IsForeignToRoot(info fs.FileInfo) bool { return os.Geteuid() == 0 && !isOwn(info) }

// MakeOwnDir makes a directory that this user alone may enter. One that is there already stays as it
// is; ErrNotOwn when it is not such a one.
func MakeOwnDir(path string) error {
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if !info.IsDir() || info.Mode().Perm() != 0o700 || !isOwn(info) {
		return ErrNotOwn
	}
	return nil
}

// liesBelow reports whether the file that path leads to lies in one of the directories.
func liesBelow(path string, directories []string) bool {
	file, err := filepath.Abs(Real(path))
	if err != nil {
		return false
	}
	for _, directory := range directories {
		if directory == "" {
			continue
		}
		directory, err := filepath.Abs(Real(directory))
		if err == nil && strings.HasPrefix(file, directory+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

// Real returns the file that path leads to, or path itself when there is none.
func Real(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// Replace puts a file with this content in place of what path leads to. The owner stays
// who it was: root may change the file of a service, which must be able to read it
// afterwards.
func Replace(path string, data []byte) error {
	path = Real(path)
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

// Reason leaves out the call and the path that Go puts before the reason.
func Reason(err error) error {
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
