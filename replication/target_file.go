package replication

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"syscall"
)

// fileTarget is a raw image or a block device. A call that has begun on it is not
// ended by its context: the kernel takes no such request.
type fileTarget struct {
	address string
	name    string
	number  string // as fileNumber tells
	size    int64
	file    *os.File
	close   func() error
}

// openFile opens what lies below an allowed directory, after all symbolic links.
// It opens the file through the directory's handle, so that no link can be exchanged
// between the check and the opening. It never creates a file.
func openFile(u *url.URL, options TargetOptions) (Target, error) {
	if err := checkFileAddress(u); err != nil {
		return nil, err
	}
	p, err := allowedPathOf(options.Dirs, u.Path)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(p.root)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	if info, err := p.stat(root); err != nil {
		return nil, err
	} else if err := checkFile(info); err != nil { // before a pipe is opened, which would be waited for
		return nil, err
	}
	file, err := root.OpenFile(p.inside, os.O_RDWR, 0)
	if err != nil {
		return nil, p.explain(err)
	}
	size, err := sizeOf(file)
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return &fileTarget{
		address: displayAddress(u.String()), name: "file " + p.String(), number: fileNumber(file), size: size,
		file: file, close: sync.OnceValue(file.Close),
	}, nil
}

// sizeOf checks the file once more, as it was opened.
func sizeOf(file *os.File) (int64, error) {
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	if err := checkFile(info); err != nil {
		return 0, err
	}
	return file.Seek(0, io.SeekEnd) // a block device has its size here alone
}

// checkFile refuses what is no disk, and a file that has another name: that one may lie outside of the
// allowed directories.
func checkFile(info fs.FileInfo) error {
	mode := info.Mode()
	if !mode.IsRegular() && (mode&fs.ModeDevice == 0 || mode&fs.ModeCharDevice != 0) {
		return &TargetError{Kind: TargetInvalid, Reason: "it is neither a regular file nor a block device"}
	}
	if file, known := info.Sys().(*syscall.Stat_t); known && mode.IsRegular() && file.Nlink > 1 {
		return &TargetError{Kind: TargetNotAllowed, Reason: "it is a hard link: the file has another name, which may lie elsewhere"}
	}
	return nil
}

func checkFileAddress(u *url.URL) error {
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" || (u.Host != "" && u.Host != "localhost") || !filepath.IsAbs(u.Path) {
		return &TargetError{Target: displayAddress(u.String()), Kind: TargetInvalid, Reason: "it must be file:///path"}
	}
	return nil
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
