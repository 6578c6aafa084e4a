package sandbox

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"strings"
	"sync"

	"github.com/google/uuid"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// disk is one virtual disk. Its lock may be taken while the VM's is held, never
// the other way round.
type disk struct {
	guest     *guest
	spec      Disk
	position  int
	uuid      string
	datastore types.ManagedObjectReference

	mu        sync.Mutex
	capacity  int64
	contents  *contents
	tracking  *tracking
	snapshots int // deltas between the base and what the VM writes to
}

// addDisks gives a VM its disks before anybody sees it.
func (g *guest) addDisks() {
	for i, spec := range g.spec.Disks {
		spec = spec.withDefaults(g.spec.Name, i)
		seed := fnv.New64a()
		_, _ = io.WriteString(seed, spec.Datastore+spec.Path)
		d := &disk{
			guest: g, spec: spec, position: i, uuid: uuid.NewString(),
			datastore: g.v.datastore(spec.Datastore, spec.Backing.storage()),
			capacity:  spec.CapacityBytes,
			contents:  newContents(spec.FilledBytes, seed.Sum64()),
			tracking:  newTracking(!spec.Untracked),
		}
		if was, _ := g.v.kept.of(g.spec.InstanceUUID); i < len(was.Disks) {
			d.resume(was.Disks[i])
		}
		if spec.Backing == Delta {
			d.snapshots = 1
		}
		g.disks = append(g.disks, d)
	}
}

// datastore returns the datastore with the name, new if there is none. The
// vCenter has one data centre, so a name is enough.
func (v *VCenter) datastore(name, kind string) types.ManagedObjectReference {
	registry := v.model.Map()
	center := registry.Any("Datacenter").(*simulator.Datacenter)
	folder := registry.Get(center.DatastoreFolder).(*simulator.Folder)
	for _, ref := range folder.ChildEntity {
		if store, ok := registry.Get(ref).(*simulator.Datastore); ok && store.Name == name {
			return ref
		}
	}
	store := &simulator.Datastore{}
	store.Name, store.Summary.Name, store.Summary.Type, store.Summary.Accessible = name, name, kind, true
	ref := registry.PutEntity(folder, store).Reference()
	store.Summary.Datastore = &ref
	folder.ChildEntity = append(folder.ChildEntity, ref)
	return ref
}

// ReadAt implements io.ReaderAt.
func (d *disk) ReadAt(p []byte, off int64) (n int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if off >= d.capacity {
		return 0, io.EOF
	}
	n = int(min(int64(len(p)), d.capacity-off))
	d.contents.read(p[:n], off)
	if n < len(p) {
		err = io.EOF
	}
	return n, err
}

func (d *disk) write(off int64, data []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if off < 0 || off > d.capacity-int64(len(data)) {
		return errors.New("write beyond the end of the disk")
	}
	d.contents.write(data, off)
	d.tracking.wrote(off, int64(len(data)))
	return nil
}

// advance begins a new sequence, as a power change and a snapshot do.
func (d *disk) advance() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tracking.sequence++
}

// extent is the flat extent's path in its datastore, "" where there is none.
func (d *disk) extent() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch d.spec.Backing {
	case Flat, Encrypted, Independent, MultiWriter:
		if d.snapshots == 0 {
			return strings.TrimSuffix(d.spec.Path, ".vmdk") + "-flat.vmdk"
		}
	}
	return ""
}

// descriptor is the datastore path of the n-th delta's descriptor, the base's for 0.
func (d *disk) descriptor(n int) string {
	path := d.spec.Path
	if n > 0 {
		path = fmt.Sprintf("%s-%06d.vmdk", strings.TrimSuffix(path, ".vmdk"), n)
	}
	return "[" + d.spec.Datastore + "] " + path
}
