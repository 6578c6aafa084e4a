package replication

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// Of the chunks that the copy has read back a block each is read once more at the end: of so
// many chunks, and of more while there is time, a hundredth of what the copy took. A target that
// became another one meanwhile, or that keeps less than it pretends to, so that its end lies over
// its beginning, is found by it.
const (
	againLeast   = 256
	againTime    = 500 * time.Millisecond // at most
	againShare   = 100
	againReaders = 128
)

// again compares a block of chunks that the copy has read back, in an order that nobody knows.
func (v *verification) again(parent context.Context) error {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	numbers := v.provenChunks()
	rand.Shuffle(len(numbers), func(i, j int) { numbers[i], numbers[j] = numbers[j], numbers[i] })
	var next atomic.Int64
	began, limit := time.Now(), min(againTime, v.copied.Times.sum()/againShare)
	var readers sync.WaitGroup
	for range min(againReaders, len(numbers)) {
		readers.Go(func() {
			for n := next.Add(1) - 1; n < int64(len(numbers)) && ctx.Err() == nil; n = next.Add(1) - 1 {
				if n >= againLeast && time.Since(began) > limit {
					return
				}
				if err := v.block(ctx, int(numbers[n])); err != nil {
					cancel(err)
				}
			}
		})
	}
	readers.Wait()
	return context.Cause(ctx)
}

func (v *verification) provenChunks() (numbers []int32) {
	for i := range v.copied.Disk.Plan.Chunks() {
		if _, proven := v.proven(i); proven {
			numbers = append(numbers, int32(i))
		}
	}
	return numbers
}

// block compares the block of a chunk whose mark is known.
func (v *verification) block(ctx context.Context, i int) error {
	expected, _ := v.proven(i)
	chunk := v.copied.Disk.Plan.Chunk(i)
	place := Extent{Offset: chunk.Offset + expected.block, Length: min(sampleBlock, chunk.Length-expected.block)}
	if err := waitAll(ctx, v.options.Rates, fromTarget, place.Length); err != nil {
		return err
	}
	data := make([]byte, place.Length)
	if err := v.copied.Disk.Target.ReadAt(ctx, data, place.Offset); err != nil {
		return err
	}
	if markOf(data) != expected.mark {
		return &MismatchError{DiskKey: v.copied.Disk.Plan.diskKey, Offset: place.Offset}
	}
	return nil
}
