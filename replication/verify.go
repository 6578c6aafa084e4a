package replication

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"sync"
	"time"
)

// VerifyOptions are settings of a verification; the zero value is good.
type VerifyOptions struct {
	// Full compares the whole disk with the source, which is read again; without it
	// only what was copied is compared with what had been read.
	Full    bool
	Readers int     // chunks compared at a time; 0 is 8
	Memory  int64   // bytes of chunks in memory; 0 is 48 MiB
	Rates   []*Rate // each of them limits what is read from the target; nil ones limit nothing

	// Progress is called with the bytes compared of one disk, every ProgressEvery (0 is
	// 1 s) and at the disk's end. Calls do not overlap.
	Progress      func(diskKey int32, compared, total int64)
	ProgressEvery time.Duration
}

// Verified is what the target of one disk was found to hold.
type Verified struct {
	DiskKey  int32
	Compared int64 // bytes
	// SHA256 is over the digests of the plan's chunks in their order; the digest of a
	// chunk is over its offset and its length, 8 bytes each, highest first, and its
	// data as the target returned it.
	SHA256 string
}

// MismatchError says where the target differs from the source first, within the
// first chunk that was found to differ.
type MismatchError struct {
	DiskKey int32
	Offset  int64
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("replication: disk %d: the target differs from the source at byte %d", e.DiskKey, e.Offset)
}

// Verify reads back what was copied and compares it: with the marks made when the
// source was read, or, where an earlier attempt copied, with the source. Of what the copy
// has read back itself, it reads a block of several hundred chunks again. The data
// comes from wherever the target keeps it, its cache perhaps. It returns a
// *MismatchError, a *SourceError, a *TargetError or the context's cause, changes
// nothing and may be repeated.
func Verify(ctx context.Context, copied []*Copied, options VerifyOptions) ([]Verified, error) {
	results := make([]Verified, 0, len(copied))
	for _, c := range copied {
		v, err := verifyDisk(ctx, c, options)
		if err != nil {
			return nil, err
		}
		results = append(results, v)
	}
	return results, nil
}

func verifyDisk(ctx context.Context, c *Copied, options VerifyOptions) (Verified, error) {
	check := newVerification(c, options)
	if err := check.own(ctx); err != nil {
		return Verified{}, err
	}
	if options.Full {
		rest, err := NewPlan(Work{
			DiskKey: c.Disk.Plan.diskKey, Capacity: c.Disk.Plan.capacity, Extents: complement(c.Disk.Plan.ranges, c.Disk.Plan.capacity),
		}, PlanOptions{ChunkSize: c.Disk.Plan.chunkSize, Gap: -1})
		if err != nil {
			return Verified{}, err
		}
		if err := check.all(ctx, rest, false); err != nil {
			return Verified{}, err
		}
	}
	check.reportProgress(true)
	return Verified{DiskKey: c.Disk.Plan.diskKey, Compared: check.compared, SHA256: hex.EncodeToString(check.sum.Sum(nil))}, nil
}

// verification is the comparison of one disk.
type verification struct {
	copied  *Copied
	options VerifyOptions
	total   int64

	mu       sync.Mutex
	compared int64
	told     time.Time
	sum      hash.Hash
	next     int            // chunk of the plan whose digest comes next into sum
	waiting  map[int]digest // of later ones
}

func newVerification(c *Copied, options VerifyOptions) *verification {
	if options.Readers <= 0 {
		options.Readers = defaultParallel
	}
	if options.Memory <= 0 {
		options.Memory = defaultMemory
	}
	if options.ProgressEvery <= 0 {
		options.ProgressEvery = defaultProgressEvery
	}
	v := &verification{copied: c, options: options, total: c.Disk.Plan.bytes, sum: sha256.New(), waiting: make(map[int]digest)}
	if options.Full {
		v.total = c.Disk.Plan.capacity
	}
	return v
}

// own compares the chunks of the copy.
func (v *verification) own(parent context.Context) error {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	var both sync.WaitGroup
	for _, part := range []func() error{
		func() error { return v.all(ctx, v.copied.Disk.Plan, true) },
		func() error { return v.again(ctx) },
	} {
		both.Go(func() {
			if err := part(); err != nil {
				cancel(err)
			}
		})
	}
	both.Wait()
	return context.Cause(ctx)
}

// proven is what remains of a chunk that the copy has read back already.
func (v *verification) proven(i int) (proof, bool) {
	if v.options.Full {
		return proof{}, false
	}
	return v.copied.proofs.get(i)
}

// pair holds the target's and the source's data of one chunk. Each buffer is made when it is first
// needed: of a copy that has read back all of it, neither is.
type pair struct {
	size           int64
	target, source []byte
}

// all compares every chunk of the plan, which is the copy's own or the rest.
func (v *verification) all(parent context.Context, plan *Plan, own bool) error {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	numbers := make(chan int)
	var group sync.WaitGroup
	group.Go(func() {
		defer close(numbers)
		for i := range plan.Chunks() {
			if p, proven := v.proven(i); own && proven {
				v.note(i, own, plan.Chunk(i).Length, p.sum)
				continue
			}
			select {
			case numbers <- i:
			case <-ctx.Done():
				return
			}
		}
	})
	for range max(1, min(v.options.Readers, int(v.options.Memory/(2*plan.chunkSize)))) {
		group.Go(func() {
			pair := &pair{size: plan.largest}
			for i := range numbers {
				place := plan.Chunk(i)
				sum, err := v.chunk(ctx, i, own, place, pair)
				if err != nil {
					cancel(err)
					return
				}
				v.note(i, own, place.Length, sum)
			}
		})
	}
	group.Wait()
	return context.Cause(ctx)
}

// chunk compares one chunk, with its mark where that is known and enough, and with
// the source otherwise.
func (v *verification) chunk(ctx context.Context, i int, own bool, place Extent, pair *pair) (digest, error) {
	if err := waitAll(ctx, v.options.Rates, fromTarget, place.Length); err != nil {
		return digest{}, err
	}
	if pair.target == nil {
		pair.target = make([]byte, pair.size)
	}
	disk, target := v.copied.Disk, pair.target[:place.Length]
	if err := disk.Target.ReadAt(ctx, target, place.Offset); err != nil {
		return digest{}, err
	}
	sum, seen := digestOf(place.Offset, target), markOf(target)
	expected, known := mark(0), false
	if own {
		expected, known = v.copied.marks.get(i)
	}
	if known && seen == expected && !v.options.Full {
		return sum, nil
	}
	if pair.source == nil {
		pair.source = make([]byte, pair.size)
	}
	source := pair.source[:place.Length]
	if err := readSource(ctx, disk, place, source); err != nil {
		return digest{}, err
	}
	if !bytes.Equal(source, target) || known && seen != expected {
		return digest{}, &MismatchError{DiskKey: disk.Plan.diskKey, Offset: place.Offset + int64(differs(source, target))}
	}
	return sum, nil
}

// differs is the index of the first byte that differs, 0 when none does.
func differs(a, b []byte) int {
	for i := range a {
		if a[i] != b[i] {
			return i
		}
	}
	return 0
}

// note adds a chunk to the result; digests are summed in the order of the chunks.
func (v *verification) note(i int, own bool, length int64, sum digest) {
	v.mu.Lock()
	v.compared += length
	if own {
		v.waiting[i] = sum
		for {
			sum, there := v.waiting[v.next]
			if !there {
				break
			}
			_, _ = v.sum.Write(sum[:])
			delete(v.waiting, v.next)
			v.next++
		}
	}
	v.mu.Unlock()
	v.reportProgress(false)
}

// reportProgress tells the progress, when it is time for it.
func (v *verification) reportProgress(now bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.options.Progress == nil || (!now && time.Since(v.told) < v.options.ProgressEvery) {
		return
	}
	v.told = time.Now()
	v.options.Progress(v.copied.Disk.Plan.diskKey, v.compared, v.total)
}
