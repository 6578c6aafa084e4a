package replication_test

import (
	"bytes"
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"vmapower/replication"
)

// placedDisk can be read only while it is held, as many of them at a time as there is room in places.
type placedDisk struct {
	*disk
	places chan struct{}
	held   atomic.Bool
	err    error // of Hold
}

// Hold implements replication.Placed.
func (d *placedDisk) Hold(ctx context.Context) (release func(), err error) {
	if d.err != nil {
		return nil, d.err
	}
	select {
	case d.places <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	d.held.Store(true)
	return func() { d.held.Store(false); <-d.places }, nil
}

// ReadAt implements replication.Source.
func (d *placedDisk) ReadAt(ctx context.Context, p []byte, offset int64) error {
	if !d.held.Load() {
		return errors.New("it has no place")
	}
	return d.disk.ReadAt(ctx, p, offset)
}

func placedDisks(t *testing.T, n int, err error) (disks []replication.Disk, targets []*memory) {
	t.Helper()
	const size = 512 * kib
	places := make(chan struct{}, 1)
	for i := range n {
		target := newMemory(string(rune('a'+i)), make([]byte, size))
		p, planned := replication.NewPlan(replication.Work{
			DiskKey: int32(2000 + i), Capacity: size, Target: target.Name(), Extents: []replication.Extent{{Length: size}},
		}, replication.PlanOptions{ChunkSize: 64 * kib})
		if planned != nil {
			t.Fatal(planned)
		}
		source := &placedDisk{disk: &disk{data: random(uint64(i), size)}, places: places, err: err}
		disks, targets = append(disks, replication.Disk{Plan: p, Source: source, Target: target}), append(targets, target)
	}
	return disks, targets
}

func TestADiskIsCopiedWhenItsSourceHasAPlace(t *testing.T) {
	disks, targets := placedDisks(t, 5, nil)
	if _, err := replication.Copy(t.Context(), disks, replication.CopyOptions{Readers: 2}); err != nil {
		t.Fatal(err)
	}
	for i, target := range targets {
		source := disks[i].Source.(*placedDisk)
		if source.held.Load() || !bytes.Equal(source.data, target.data) {
			t.Errorf("disk %d: held %t", i, source.held.Load())
		}
	}
}

func TestASourceThatGetsNoPlaceEndsTheCopy(t *testing.T) {
	full := errors.New("no place")
	disks, _ := placedDisks(t, 2, full)
	_, err := replication.Copy(t.Context(), disks, replication.CopyOptions{})
	var source *replication.SourceError
	if !errors.Is(err, full) || !errors.As(err, &source) {
		t.Errorf("%v", err)
	}
}
