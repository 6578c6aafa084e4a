package replication

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// fileTarget is a raw image or a block device. A call that has begun on it is not
// ended by its context: the kernel takes no such request.
type fileTarget struct {
	address string
	name    string
	size    int64
	file    *os.File
	close   func() error
}

// openFile opens what lies below an allowed directory, after all symbolic links.
// It opens the file through the directory's handle, so that no link can be exchanged
// between the check and the opening. It never creates a file.
func openFile(u *url.URL, options TargetOptions) (Target, error) {
	address := displayAddress(u.String())
	refuse := func(kind TargetKind, reason string) (Target, error) {
		return nil, &TargetError{Target: address, Kind: kind, Reason: reason}
	}
	if err := checkFileAddress(u); err != nil {
		return nil, err
	}
	root, inside := below(options.Dirs, u.Path)
	if root == "" {
		return refuse(TargetNotAllowed, "it does not lie below an allowed directory")
	}
	dir, err := os.OpenRoot(root)
	if err != nil {
		return nil, err
	}
	defer func() { _ = dir.Close() }()
	if info, err := dir.Lstat(inside); err != nil {
		return nil, err
	} else if !usable(info) {
		return refuse(TargetInvalid, "it is neither a regular file nor a block device")
	}
	file, err := dir.OpenFile(inside, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && !usable(info) {
		err = &TargetError{Target: address, Kind: TargetInvalid, Reason: "it is neither a regular file nor a block device"}
	}
	size := int64(0)
	if err == nil {
		size, err = file.Seek(0, io.SeekEnd) // a block device has its size here alone
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return &fileTarget{
		address: address, name: "file " + filepath.Join(root, inside), size: size,
		file: file, close: sync.OnceValue(file.Close),
	}, nil
}

func checkFileAddress(u *url.URL) error {
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" || (u.Host != "" && u.Host != "localhost") || !filepath.IsAbs(u.Path) {
		return &TargetError{Target: displayAddress(u.String()), Kind: TargetInvalid, Reason: "it must be file:///path"}
	}
	return nil
}

// below finds the allowed directory that the file lies in, both without symbolic
// links. A file that is not there, below an allowed directory, is found by its name.
func below(dirs []string, name string) (root, inside string) {
	resolved, err := filepath.EvalSymlinks(name)
	if errors.Is(err, fs.ErrNotExist) {
		resolved, err = filepath.EvalSymlinks(filepath.Dir(name))
		resolved = filepath.Join(resolved, filepath.Base(name))
	}
	if err != nil {
		return "", ""
	}
	for _, dir := range dirs {
		dir, err := filepath.EvalSymlinks(dir)
		if err != nil {
			continue
		}
		rest, err := filepath.Rel(dir, resolved)
		if err == nil && rest != "." && rest != ".." && !strings.HasPrefix(rest, "../") {
			return dir, rest
		}
	}
	return "", ""
}

func usable(info fs.FileInfo) bool {
	mode := info.Mode()
	return mode.IsRegular() || mode&fs.ModeDevice != 0 && mode&fs.ModeCharDevice == 0
}

func (t *fileTarget) Name() string { return t.name }
func (t *fileTarget) Size() int64  { return t.size }

func (t *fileTarget) ReadAt(ctx context.Context, p []byte, offset int64) error {
	return t.do(ctx, offset, int64(len(p)), func() error {
		_, err := t.file.ReadAt(p, offset)
		return err
	})
}

func (t *fileTarget) WriteAt(ctx context.Context, p []byte, offset int64) error {
	return t.do(ctx, offset, int64(len(p)), func() error {
		_, err := t.file.WriteAt(p, offset)
		return err
	})
}

func (t *fileTarget) Zero(ctx context.Context, offset, length int64) error {
	return t.do(ctx, offset, length, func() error {
		if length == 0 || punch(t.file, offset, length) == nil {
			return nil
		}
		zeroes := make([]byte, min(length, 1<<20))
		for done := int64(0); done < length; {
			n, err := t.file.WriteAt(zeroes[:min(int64(len(zeroes)), length-done)], offset+done)
			if err != nil {
				return err
			}
			done += int64(n)
		}
		return nil
	})
}

func (t *fileTarget) Flush(ctx context.Context) error { return t.do(ctx, 0, 0, t.file.Sync) }

func (t *fileTarget) Close() error { return t.close() }

// do runs one operation, unless it would make the file grow.
func (t *fileTarget) do(ctx context.Context, offset, length int64, operation func() error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if offset < 0 || length < 0 || offset > t.size-length {
		return &TargetError{Target: t.address, Kind: TargetTooSmall, Reason: "the range lies beyond its end"}
	}
	err := operation()
	if errors.Is(err, os.ErrClosed) {
		return &TargetError{Target: t.address, Kind: TargetUnreachable, Reason: "it was closed", err: err}
	}
	return asTargetError(ctx, t.address, err)
}
