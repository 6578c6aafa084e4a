package replication_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"runtime"
	"runtime/metrics"
	"slices"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"vmapower/replication"
)

func recorder(into *replication.Checkpoint) func(context.Context, int32, replication.Checkpoint) error {
	return func(_ context.Context, _ int32, checkpoint replication.Checkpoint) error {
		*into = checkpoint
		return nil
	}
}

func TestExtentsAreOrderedMergedAndOnTheDisk(t *testing.T) {
	got, err := replication.Normalize([]replication.Extent{{50, 10}, {0, 10}, {5, 10}, {15, 5}, {30, 0}, {90, 10}}, 100)
	if want := []replication.Extent{{0, 20}, {50, 10}, {90, 10}}; err != nil || !slices.Equal(got, want) || replication.Bytes(got) != 40 {
		t.Errorf("%v, %v", got, err)
	}
	for _, bad := range []replication.Extent{{-1, 1}, {0, -1}, {100, 1}, {0, 101}, {1<<63 - 1, 1}, {1, 1<<63 - 1}} {
		var refused *replication.ExtentError
		if _, err := replication.Normalize([]replication.Extent{bad}, 100); !errors.As(err, &refused) || refused.Extent != bad {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestChunksCoverTheExtentsAndKeepToTheirSlots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		capacity := rapid.Int64Range(1, 64*mib).Draw(t, "capacity")
		extents := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) replication.Extent {
			offset := rapid.Int64Range(0, capacity-1).Draw(t, "offset")
			return replication.Extent{Offset: offset, Length: rapid.Int64Range(0, min(capacity-offset, 3*mib)).Draw(t, "length")}
		}), 0, 20).Draw(t, "extents")
		options := replication.PlanOptions{ChunkSize: 64 * kib << rapid.IntRange(0, 6).Draw(t, "chunk"), Gap: rapid.Int64Range(-1, mib).Draw(t, "gap")}
		p, err := replication.NewPlan(replication.Work{DiskKey: 2000, Capacity: capacity, Extents: extents}, options)
		if err != nil {
			t.Fatal(err)
		}
		var chunks []replication.Extent
		end, total := int64(0), int64(0)
		for i := range p.Chunks() {
			c := p.Chunk(i)
			if c.Offset < end || c.Length < 1 || c.End() > capacity || c.Offset/options.ChunkSize != (c.End()-1)/options.ChunkSize || c.Offset%(64*kib) != 0 {
				t.Fatalf("chunk %d: %+v after %d", i, c, end)
			}
			chunks, end, total = append(chunks, c), c.End(), total+c.Length
		}
		covered, err := replication.Normalize(chunks, capacity)
		if err != nil || total != p.Bytes() {
			t.Fatal(total, p.Bytes(), err)
		}
		both, _ := replication.Normalize(append(slices.Clone(covered), extents...), capacity)
		if !slices.Equal(both, covered) {
			t.Fatal("an extent is not covered")
		}
	})
}

func TestAPlanIsKnownByWhatItCopies(t *testing.T) {
	work := replication.Work{DiskKey: 2000, ChangeID: "a/1", Capacity: mib, Target: "t", Extents: []replication.Extent{{0, 1}}}
	id := plan(t, work, replication.PlanOptions{}).ID()
	if id != "c9c20872c6882800ab1ba06e36323ad4a93830fe88402a369e22b6fc30b0ede2" {
		t.Error("a checkpoint saved by an earlier version is of no plan any more")
	}
	if again := plan(t, work, replication.PlanOptions{}).ID(); again != id {
		t.Error("the same work has another id")
	}
	for name, change := range map[string]func(*replication.Work){
		"disk":      func(w *replication.Work) { w.DiskKey = 2001 },
		"change id": func(w *replication.Work) { w.ChangeID = "a/2" },
		"capacity":  func(w *replication.Work) { w.Capacity++ },
		"target":    func(w *replication.Work) { w.Target = "u" },
		"extents":   func(w *replication.Work) { w.Extents = []replication.Extent{{0, 65 * kib}} },
	} {
		other := work
		change(&other)
		if plan(t, other, replication.PlanOptions{}).ID() == id {
			t.Errorf("another %s has the same id", name)
		}
	}
	if plan(t, work, replication.PlanOptions{ChunkSize: mib}).ID() == id {
		t.Error("another chunk size has the same id")
	}
	for _, options := range []replication.PlanOptions{{ChunkSize: 1}, {ChunkSize: 64*kib + 1}, {ChunkSize: -64 * kib}} {
		if _, err := replication.NewPlan(work, options); err == nil {
			t.Errorf("%+v is taken", options)
		}
	}
}

func FuzzCheckpoint(f *testing.F) {
	f.Add([]byte{1, 'p', 2, 3, 5, 8})
	f.Add([]byte{0, 0, 0})
	f.Add([]byte{0, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Add([]byte{200, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		var c, again replication.Checkpoint
		if c.UnmarshalBinary(data) != nil {
			return
		}
		written, err := c.MarshalBinary()
		if err != nil || again.UnmarshalBinary(written) != nil {
			t.Fatal("what was written is not read")
		}
		if twice, _ := again.MarshalBinary(); !bytes.Equal(written, twice) {
			t.Error("another checkpoint")
		}
	})
}

// endless is a sparse disk of any size, as a source and as a target that forgets.
type endless struct {
	size    int64
	reads   *atomic.Int64
	highest *atomic.Uint64
}

func (e endless) Name() string                                 { return "endless" }
func (e endless) Size() int64                                  { return e.size }
func (e endless) Zero(context.Context, int64, int64) error     { return nil }
func (e endless) Flush(context.Context) error                  { return nil }
func (e endless) Close() error                                 { return nil }
func (e endless) WriteAt(context.Context, []byte, int64) error { return nil }
func (e endless) ReadAt(_ context.Context, p []byte, offset int64) error {
	if e.reads.Add(1)%64 == 0 {
		e.weigh()
	}
	clear(p)
	p[0] = byte(offset>>16) | 1
	return nil
}

func (e endless) weigh() {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
	metrics.Read(sample)
	used := sample[0].Value.Uint64() + sample[1].Value.Uint64()
	for highest := e.highest.Load(); used > highest && !e.highest.CompareAndSwap(highest, used); highest = e.highest.Load() {
	}
}

// mostlyDone is a checkpoint of which the first done chunks are done.
func mostlyDone(t *testing.T, id string, chunks, done int) (c replication.Checkpoint) {
	t.Helper()
	data := append(binary.AppendUvarint(nil, uint64(len(id))), id...)
	for _, number := range []int{chunks / 8, 0, done, chunks - done} {
		data = binary.AppendUvarint(data, uint64(number))
	}
	if err := c.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestADiskOfOneTiBTakesLittleMemory(t *testing.T) {
	const size, count = 1 << 40, 100_000
	extents := make([]replication.Extent, count)
	for i := range extents {
		extents[i] = replication.Extent{Offset: int64(i) * (size / count / (64 * kib)) * 64 * kib, Length: 4 * kib}
	}
	runtime.GC()
	d := endless{size: size, reads: &atomic.Int64{}, highest: &atomic.Uint64{}}
	p := plan(t, replication.Work{DiskKey: 2000, Capacity: size, Extents: extents}, replication.PlanOptions{})
	if p.Chunks() != count {
		t.Fatalf("%d chunks", p.Chunks())
	}
	var checkpoint replication.Checkpoint
	resume := mostlyDone(t, p.ID(), count, count*9/10) // the digests of all would take the time
	copied, err := replication.Copy(t.Context(), []replication.Disk{{Plan: p, Source: d, Target: d, Resume: resume}}, replication.CopyOptions{Save: recorder(&checkpoint)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	_, err = replication.Verify(ctx, copied, replication.VerifyOptions{ProgressEvery: 1, Progress: func(_ int32, compared, _ int64) {
		if compared > 256*mib { // it takes no more memory later
			cancel(errFault)
		}
	}})
	if !errors.Is(err, errFault) {
		t.Fatal(err)
	}
	data, err := checkpoint.MarshalBinary()
	if err != nil || len(data) > 100 {
		t.Errorf("a full checkpoint has %d bytes, %v", len(data), err)
	}
	t.Logf("highest heap: %d MiB", d.highest.Load()/mib)
	if d.highest.Load() > 32*mib { // as buffers of whole chunks would take, of areas of 64 KiB
		t.Errorf("%d MiB of memory", d.highest.Load()/mib)
	}
}
