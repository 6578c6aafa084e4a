package main

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"vmapower/client"
	"vmapower/internal/sandbox"
)

const (
	demoDisk = 2000 // its key
	// Slow enough to be seen.
	demoRate = 8 << 20
)

// replica is a file that holds a disk as it was when its change id was recorded, as
// earlier replications leave it.
type replica struct {
	disk     *sandbox.DiskHandle
	file     string
	changeID string
}

// newReplica copies the disk as it is now.
func newReplica(disk *sandbox.DiskHandle, file string) (*replica, error) {
	out, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	r := &replica{disk: disk, file: file, changeID: disk.ChangeID()}
	_, err = io.Copy(out, r.source())
	return r, errors.Join(err, out.Close())
}

// source reads the disk from its beginning.
func (r *replica) source() io.Reader { return io.NewSectionReader(r.disk, 0, r.disk.Size()) }

func (r *replica) sync() client.DiskToSync {
	return client.DiskToSync{DiskKey: fmt.Sprint(demoDisk), ChangeId: r.changeID, Target: "file://" + r.file}
}

// sums are the SHA-256 of the disk and of its target, both read now.
func (r *replica) sums() (disk, target string, err error) {
	if disk, err = sumOf(r.source()); err != nil {
		return "", "", err
	}
	file, err := os.Open(r.file)
	if err != nil {
		return "", "", err
	}
	defer func() { _ = file.Close() }() // it was only read
	target, err = sumOf(file)
	return disk, target, err
}

func sumOf(r io.Reader) (string, error) {
	sum := sha256.New()
	_, err := io.Copy(sum, r)
	return fmt.Sprintf("%x", sum.Sum(nil)), err
}

// replicate does what was before the failover: the disk was copied to its target, and
// the guest went on writing.
func (d *demo) replicate() (err error) {
	disk := d.vcenter.Guest(demoVM).Disk(demoDisk)
	if d.replica, err = newReplica(disk, filepath.Join(d.targets, demoVM+".img")); err != nil {
		return err
	}
	const places, length = 6, 2 << 20
	data := make([]byte, length)
	for i := range int64(places) {
		_, _ = rand.Read(data) // it never fails
		if err := disk.Write((1+10*i)<<20, data); err != nil {
			return err
		}
	}
	fmt.Fprintf(d.stdout, "\nThe target holds %s's disk as it was at change id %s; since then the guest has written %s in %d places\n",
		demoVM, d.replica.changeID, sizeText(places*length), places)
	return d.compare(false)
}

// compare shows the disk beside its target, and fails when they are not as they must
// be.
func (d *demo) compare(equal bool) error {
	disk, target, err := d.replica.sums()
	if err != nil {
		return err
	}
	verdict := "they differ"
	if disk == target {
		verdict = "they are equal"
	}
	fmt.Fprintf(d.stdout, "   disk    sha256 %s\n   target  sha256 %s  %s\n", disk, target, verdict)
	if equal != (disk == target) {
		return fmt.Errorf("the disk of %s and its target: %s", demoVM, verdict)
	}
	return nil
}
