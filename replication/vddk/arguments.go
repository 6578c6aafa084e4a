package vddk

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const (
	longestSocket   = 107     // of a unix socket's path
	longestPassword = 4 << 10 // which a pipe takes at once
	passwordPipe    = 3       // the first of the files that a child inherits
)

// libraryConfig bounds what VDDK waits for, as VMware advises, and keeps its own log small.
const libraryConfig = `tmpDirectory="%s"
vixDiskLib.transport.LogLevel=1
vixDiskLib.nfc.LogLevel=1
vixDiskLib.nfc.AcceptTimeoutMs=180000
vixDiskLib.nfc.RequestTimeoutMs=180000
vixDiskLib.nfc.ReadTimeoutMs=60000
`

// bufferUnit is what VDDK counts the size of its buffers in.
const bufferUnit = 64 << 10

// arguments are those of nbdkit for the disk, with its files in dir.
func (v *VDDK) arguments(d Disk, dir string) []string {
	args := []string{
		"--readonly", "--foreground", "--exit-with-parent", "--newstyle", "--threads", fmt.Sprint(window),
		"--unix", socketIn(dir), "--pidfile", pidFileIn(dir),
		"vddk", "libdir=" + v.Libdir, "config=" + configIn(dir), "server=" + d.Server,
	}
	if d.Port != "" {
		args = append(args, "port="+d.Port)
	}
	if v.Compression != "" && v.Compression != "none" {
		args = append(args, "compression="+v.Compression)
	}
	return append(args, "user="+d.User, fmt.Sprintf("password=-%d", passwordPipe), "thumbprint="+d.Thumbprint,
		"vm=moref="+d.VM, "transports="+v.transports(d), "file="+d.File)
}

// transports leaves no choice to VDDK, which tries others first. Encrypted disks are served over one alone.
func (v *VDDK) transports(d Disk) string {
	if v.Secure || d.Encrypted {
		return "nbdssl"
	}
	return "nbdssl:nbd"
}

// environment is all that a child has: VDDK reads a file below HOME, and nbdkit sets what the library needs.
func environment(dir string) []string {
	return []string{"PATH=/usr/bin:/bin", "HOME=" + dir, "LANG=C"}
}

func socketIn(dir string) string  { return filepath.Join(dir, "s") }
func pidFileIn(dir string) string { return filepath.Join(dir, "pid") }
func configIn(dir string) string  { return filepath.Join(dir, "c") }

// writeConfig writes VDDK's own configuration.
func (v *VDDK) writeConfig(dir string) error {
	text := fmt.Appendf(nil, libraryConfig, dir)
	if v.Buffers > 0 && v.BufferSize > 0 {
		text = fmt.Appendf(text, "vixDiskLib.nfcAio.Session.BufSizeIn64KB=%d\nvixDiskLib.nfcAio.Session.BufCount=%d\n", v.BufferSize/bufferUnit, v.Buffers)
	}
	return os.WriteFile(configIn(dir), text, 0o600)
}

// passwordThrough returns the read end of a pipe that holds the password: so it is in no argument, no
// variable and no file.
func passwordThrough(d Disk) (*os.File, error) {
	text := d.Password.Reveal()
	if len(text) > longestPassword || strings.ContainsAny(text, "\n\x00") {
		return nil, errors.New("the password can't be handed to nbdkit: it is too long, or breaks a line")
	}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer write.Close()
	if _, err := write.WriteString(text + "\n"); err != nil {
		_ = read.Close()
		return nil, err
	}
	return read, nil
}
