package sandbox

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
)

// Replica is a file that holds a disk as it was when its change id was recorded, as
// earlier replications leave it.
type Replica struct {
	disk     *DiskHandle
	file     string
	changeID string
}

// NewReplica copies the disk as it is now.
func NewReplica(disk *DiskHandle, file string) (*Replica, error) {
	out, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	r := &Replica{disk: disk, file: file, changeID: disk.ChangeID()}
	_, err = io.Copy(out, r.source())
	return r, errors.Join(err, out.Close())
}

// EmptyReplica makes the file of a disk that was never copied; it has no change id.
func EmptyReplica(disk *DiskHandle, file string) (*Replica, error) {
	return &Replica{disk: disk, file: file}, os.WriteFile(file, make([]byte, disk.Size()), 0o600)
}

// Disk is what the replica is of.
func (r *Replica) Disk() *DiskHandle { return r.disk }

// Target is the file's address, as a final sync takes it.
func (r *Replica) Target() string { return "file://" + r.file }

// ChangeID is what vCenter called the state that was copied.
func (r *Replica) ChangeID() string { return r.changeID }

// Sums are the SHA-256 of the disk and of its replica, both read now.
func (r *Replica) Sums() (disk, replica string, err error) {
	if disk, err = sumOf(r.source()); err != nil {
		return "", "", err
	}
	file, err := os.Open(r.file)
	if err != nil {
		return "", "", err
	}
	defer func() { _ = file.Close() }() // it was only read
	replica, err = sumOf(file)
	return disk, replica, err
}

// source reads the disk from its beginning.
func (r *Replica) source() io.Reader { return io.NewSectionReader(r.disk, 0, r.disk.Size()) }

func sumOf(r io.Reader) (string, error) {
	sum := sha256.New()
	_, err := io.Copy(sum, r)
	return fmt.Sprintf("%x", sum.Sum(nil)), err
}
