package servertest

import (
	"path/filepath"
	"testing"

	"vmapower/internal/sandbox"
)

// Replicate makes a target that holds the disk as it is now.
func Replicate(t *testing.T, disk *sandbox.DiskHandle, dir string) *sandbox.Replica {
	t.Helper()
	r, err := sandbox.NewReplica(disk, filepath.Join(dir, "disk.img"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Empty makes the target of a disk that was never copied.
func Empty(t *testing.T, disk *sandbox.DiskHandle, dir string) *sandbox.Replica {
	t.Helper()
	r, err := sandbox.EmptyReplica(disk, filepath.Join(dir, "empty.img"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Write writes to the disk as its guest does.
func Write(t *testing.T, disk *sandbox.DiskHandle, offset int64, text string) {
	t.Helper()
	if err := disk.Write(offset, []byte(text)); err != nil {
		t.Fatal(err)
	}
}

func WantEqual(t *testing.T, r *sandbox.Replica) {
	t.Helper()
	if disk, target, err := r.Sums(); err != nil || disk != target {
		t.Errorf("the target differs from the disk (%v)", err)
	}
}
