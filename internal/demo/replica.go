package demo

import (
	"crypto/rand"
	"fmt"
	"path/filepath"

	"vmapower/client"
	"vmapower/internal/sandbox"
	"vmapower/internal/terminal"
)

const (
	demoDisk = 2000 // its key
	// Slow enough to be seen.
	demoRate = 8 << 20
)

// replicate does what was before the failover: the disk was copied to its target, and
// the guest went on writing.
func (d *demo) replicate() (err error) {
	disk := d.vcenter.Guest(demoVM).Disk(demoDisk)
	if d.replica, err = sandbox.NewReplica(disk, filepath.Join(d.targets, demoVM+".img")); err != nil {
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
	fmt.Fprintf(d.Stdout, "\nThe target holds %s's disk as it was at change id %s; since then the guest has written %s in %d places\n",
		demoVM, d.replica.ChangeID(), terminal.Size(places*length), places)
	return d.compare(false)
}

// compare shows the disk beside its target, and fails when they are not as they must
// be.
func (d *demo) compare(equal bool) error {
	disk, target, err := d.replica.Sums()
	if err != nil {
		return err
	}
	answer := "they differ"
	if disk == target {
		answer = "they are equal"
	}
	fmt.Fprintf(d.Stdout, "   disk    sha256 %s\n   target  sha256 %s  %s\n", disk, target, answer)
	if equal != (disk == target) {
		return fmt.Errorf("the disk of %s and its target: %s", demoVM, answer)
	}
	return nil
}

// diskToSync is the request for the changes since the replica was made.
func (d *demo) diskToSync() client.DiskToSync {
	return client.DiskToSync{DiskKey: fmt.Sprint(demoDisk), ChangeId: d.replica.ChangeID(), Target: d.replica.Target()}
}
