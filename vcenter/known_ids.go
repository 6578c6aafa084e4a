package vcenter

import (
	"context"
	"errors"
	"maps"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

const (
	// biosIDKept is how long an object id found by a BIOS UUID is used again: a copy of the VM
	// has the same UUID, and only a search finds both.
	biosIDKept = time.Minute
	// instanceIDKept is the same for instance UUIDs, of which vCenter has each once.
	instanceIDKept = time.Hour
	mostKnownIDs   = 20_000
)

// knownIDs are the object ids under which VMs were found by a UUID. They spare the search and
// prove nothing: whoever uses one reads the UUID in the same call as the rest.
type knownIDs struct {
	mu     sync.Mutex
	byUUID map[string]knownID
}

type knownID struct {
	ref     types.ManagedObjectReference
	path    string // of the UUID by which it was found
	vcenter string
	until   time.Time
}

func newKnownIDs() *knownIDs { return &knownIDs{byUUID: map[string]knownID{}} }

// of returns the object id that the VM with the UUID had in this vCenter.
func (k *knownIDs) of(id ID, vcenter string) (known knownID, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	known, ok = k.byUUID[id.text]
	return known, ok && known.vcenter == vcenter && time.Now().Before(known.until)
}

// keep remembers the object that has the UUID. instanceFirst says that no other kind of UUID
// was looked for before.
func (k *knownIDs) keep(id ID, found object, vcenter string, instanceFirst bool) {
	known := knownID{ref: found.ref, path: biosUUIDPath, vcenter: vcenter, until: time.Now().Add(biosIDKept)}
	switch {
	case id.ref:
		return
	case found.properties.uuid(instanceUUIDPath) == id.text && instanceFirst:
		known.path, known.until = instanceUUIDPath, time.Now().Add(instanceIDKept)
	case found.properties.uuid(biosUUIDPath) != id.text:
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.byUUID) >= mostKnownIDs {
		maps.DeleteFunc(k.byUUID, func(_ string, old knownID) bool { return time.Now().After(old.until) })
	}
	if len(k.byUUID) < mostKnownIDs {
		k.byUUID[id.text] = known
	}
}

func (k *knownIDs) drop(id ID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.byUUID, id.text)
}

// seekKnown reads the VM under the object id under which it was found before; known is false
// when there is none, or when that is not this VM's any more.
func (s *Session) seekKnown(ctx context.Context, id ID, paths []string, what string) (found object, known bool, err error) {
	before, known := s.knownIDs.of(id, s.instance())
	if !known {
		return object{}, false, nil
	}
	read, err := s.read(ctx, []types.ManagedObjectReference{before.ref}, paths)
	err = translate(err, what)
	switch {
	case err == nil && len(read) == 1 && read[0].properties.uuid(before.path) == id.text:
		return read[0], true, s.onlyVM(read, what)
	case err == nil, errors.Is(err, ErrReplaced):
		s.knownIDs.drop(id)
		return object{}, false, nil
	}
	return object{}, true, err
}
