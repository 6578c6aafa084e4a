package replication

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// Names returns all names of the target that are known, its Name first. Two targets that have
// one of them in common are one target now; only the first is good for later, because a
// file's number may become another one's.
func Names(t Target) []string {
	names := []string{t.Name()}
	if h, ok := t.(healing); ok {
		t = h.Target
	}
	if file, ok := t.(*fileTarget); ok && file.number != "" {
		names = append(names, file.number)
	}
	return names
}

// fileNumber is what the file is on this machine, by whatever path: a device, or an inode of
// one; "" where that can't be told.
func fileNumber(file *os.File) string {
	info, err := file.Stat()
	machine, unnamed := os.Hostname()
	if err != nil || unnamed != nil {
		return ""
	}
	stat, known := info.Sys().(*syscall.Stat_t)
	switch {
	case !known:
		return ""
	case info.Mode()&fs.ModeDevice != 0:
		return fmt.Sprintf("device %s %d", machine, stat.Rdev)
	}
	return fmt.Sprintf("inode %s %d %d", machine, stat.Dev, stat.Ino)
}
