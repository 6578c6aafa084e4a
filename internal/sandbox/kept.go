package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// kept is what a simulated vCenter remembers over a restart: the power state of each VM, and by which
// ids its disks and their changes go. What guests write is not among it.
type kept struct {
	path string // "" keeps nothing

	mu     sync.Mutex
	Guests map[string]keptGuest `json:"guests"` // by instance UUID
}

type keptGuest struct {
	Power Power      `json:"power"`
	Disks []keptDisk `json:"disks,omitempty"`
}

type keptDisk struct {
	UUID     string `json:"uuid"`
	Tracking string `json:"tracking"`
	Sequence int64  `json:"sequence"`
}

// openKept reads what is kept in the directory, which is made where there is none; "" for nothing.
func openKept(directory string) (*kept, error) {
	k := &kept{Guests: map[string]keptGuest{}}
	if directory == "" {
		return k, nil
	}
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return nil, fmt.Errorf("keep its state: %w", err)
	}
	k.path = filepath.Join(directory, "vcenter.json")
	data, err := os.ReadFile(k.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return k, nil
	case err != nil:
		return nil, fmt.Errorf("read its state: %w", err)
	}
	if err := json.Unmarshal(data, k); err != nil {
		return nil, fmt.Errorf("read its state: %s is damaged, remove it: %w", k.path, err)
	}
	return k, nil
}

// of returns what is kept of a guest.
func (k *kept) of(instance string) (was keptGuest, known bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	was, known = k.Guests[instance]
	return was, known
}

// keep remembers the guest as it is. It is called under the VM's lock.
func (k *kept) keep(g *guest) error {
	if k.path == "" {
		return nil
	}
	now := keptGuest{Power: powerWords[g.power()]}
	for _, d := range g.disks {
		now.Disks = append(now.Disks, d.kept())
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.Guests[g.instance()] = now
	data, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(k.path+".new", data, 0o600), os.Rename(k.path+".new", k.path))
}

func (d *disk) kept() keptDisk {
	d.mu.Lock()
	defer d.mu.Unlock()
	return keptDisk{UUID: d.uuid, Tracking: d.tracking.uuid, Sequence: d.tracking.sequence}
}

// resume makes the disk the one that is kept.
func (d *disk) resume(was keptDisk) {
	d.uuid, d.tracking.uuid, d.tracking.sequence = was.UUID, was.Tracking, was.Sequence
}
