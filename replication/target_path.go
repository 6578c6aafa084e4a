package replication

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// errOutside is the one answer for all that does not lie below an allowed directory, whether it is
// there or not.
var errOutside = &TargetError{Kind: TargetNotAllowed, Reason: "it does not lie below an allowed directory"}

// devices is where the system keeps devices, and links to them under the names that last.
const devices = "/dev"

// allowedPath is where a file or a socket lies, without symbolic links.
type allowedPath struct {
	root   string // one of the allowed directories, or devices
	inside string // the rest
}

func (p allowedPath) String() string { return filepath.Join(p.root, p.inside) }

// allowedPathOf finds the allowed directory that the name lies in, by its text and again after all symbolic
// links. It looks at nothing outside, so its answer tells nothing of what is there: errOutside.
func allowedPathOf(dirs []string, name string) (allowedPath, error) {
	for _, dir := range dirs {
		real, err := filepath.EvalSymlinks(dir)
		if err != nil {
			continue
		}
		for _, begins := range []string{dir, real} {
			if rest, below := restOf(begins, name); below {
				return resolve(allowedPath{real, rest}, devices)
			}
		}
	}
	return allowedPath{}, errOutside
}

// resolve follows the links below the root, and one in a directory below devices to the device that
// it names. A name that is not there stays what it is.
func resolve(p allowedPath, devices string) (allowedPath, error) {
	resolved, err := filepath.EvalSymlinks(p.String())
	if err != nil { // open and stat have the reason, and do not leave the root
		return p, nil
	}
	rest, below := restOf(p.root, resolved)
	if below {
		return allowedPath{p.root, rest}, nil
	}
	if filepath.Dir(p.inside) == "." && isDevice(devices, p.root, resolved) {
		rest, _ = restOf(devices, resolved)
		return allowedPath{devices, rest}, nil
	}
	return allowedPath{}, errOutside
}

// isDevice reports that a directory of links lies below devices, and a block device does too. Nobody
// but root makes links there.
func isDevice(devices, links, name string) bool {
	if _, below := restOf(devices, links); !below {
		return false
	}
	if _, below := restOf(devices, name); !below {
		return false
	}
	info, err := os.Lstat(name)
	return err == nil && info.Mode()&fs.ModeDevice != 0 && info.Mode()&fs.ModeCharDevice == 0
}

// restOf returns what remains of the name below the directory, by their text alone.
func restOf(dir, name string) (rest string, below bool) {
	rest, err := filepath.Rel(dir, name)
	return rest, err == nil && rest != "." && rest != ".." && !strings.HasPrefix(rest, "../")
}

// stat returns what lies there, through the root's handle; errOutside for a link that leads nowhere, or
// out of the root.
func (p allowedPath) stat(root *os.Root) (fs.FileInfo, error) {
	info, err := root.Lstat(p.inside)
	switch {
	case err != nil:
		return nil, p.explain(err)
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, errOutside
	}
	return info, nil
}

// explain returns errOutside for what is no error of the system: the root refuses to be left.
func (p allowedPath) explain(err error) error {
	var number syscall.Errno
	if errors.As(err, &number) {
		return err
	}
	return errOutside
}
