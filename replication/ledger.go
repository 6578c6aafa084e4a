package replication

import (
	"bytes"
	"context"
	"sync"
)

// ledger counts the bytes of one disk: acknowledged, and covered by a saved checkpoint.
type ledger struct {
	plan  *Plan
	limit int64         // how many bytes may be written beyond the last saved checkpoint
	due   chan struct{} // a checkpoint is wanted
	more  chan struct{} // more is flushed

	mu       sync.Mutex
	done     bitmap
	flushed  bitmap // chunks that a saved checkpoint has
	marks    *pages[mark]
	resumed  int64
	admitted int64 // bytes resumed, acknowledged, and on their way
	ack      int64
	durable  int64 // bytes that a saved checkpoint covers
	zeroed   int64
	compared int64
	flushing bool
	moved    chan struct{} // closed and replaced when durable has grown
}

func newLedger(disk Disk, limit int64) *ledger {
	g := &ledger{
		plan: disk.Plan, limit: max(limit, 2*disk.Plan.chunkSize), due: make(chan struct{}, 1),
		more: make(chan struct{}, 1), moved: make(chan struct{}),
		done: newBitmap(disk.Plan.Chunks()), marks: newPages[mark](disk.Plan.Chunks(), maxMarks),
	}
	if disk.Resume.of(disk.Plan) {
		g.done = bytes.Clone(disk.Resume.done)
		g.resumed = disk.Resume.Bytes(disk.Plan)
	}
	g.admitted, g.ack, g.durable = g.resumed, g.resumed, g.resumed
	return g
}

func (g *ledger) has(i int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.done.has(i)
}

// admit waits until n more bytes may be written without exceeding the limit.
func (g *ledger) admit(ctx context.Context, n int64) error {
	for {
		g.mu.Lock()
		admitted, moved := g.admitted-g.durable+n <= g.limit, g.moved
		if admitted {
			g.admitted += n
		} else {
			g.requestCheckpoint()
		}
		g.mu.Unlock()
		if admitted {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// flushEvery is how much is written before a checkpoint is requested, however large the
// limit is: the target then empties its caches while the copy goes on, and the last flush
// is short. Towards the end it is less and less, so that little is left to be read back then; the
// first one comes with the first chunk, so that reading back begins soon.
const (
	flushEvery = 24 << 20
	flushLeast = 4 << 20
)

// acked records a chunk that the target acknowledged. It requests a checkpoint at half the
// limit, so that writers rarely have to wait in admit.
func (g *ledger) acked(i int, n, zeroed int64, seen mark) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.done.set(i)
	g.marks.put(i, seen)
	g.ack += n
	g.zeroed += zeroed
	if g.durable == g.resumed || g.ack-g.durable > min(g.limit/2, flushEvery, max(flushLeast, (g.plan.bytes-g.ack)/2)) || g.admitted-g.durable > g.limit/2 {
		g.requestCheckpoint()
	}
}

func (g *ledger) requestCheckpoint() {
	select {
	case g.due <- struct{}{}:
	default: // requested already
	}
}

// unsaved reports whether there is anything a checkpoint would add.
func (g *ledger) unsaved() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.ack > g.durable
}

// snapshot is the checkpoint of what is acknowledged now; markDurable follows with both results
// once it is saved.
func (g *ledger) snapshot() (Checkpoint, int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return Checkpoint{Plan: g.plan.id, done: bytes.Clone(g.done)}, g.ack
}

func (g *ledger) markDurable(saved Checkpoint, bytes int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.durable, g.flushed = bytes, saved.done
	select {
	case g.more <- struct{}{}:
	default: // told already
	}
	close(g.moved)
	g.moved = make(chan struct{})
}

// toReadBack returns the chunks that are flushed, were read by this copy, and are not among
// those that were taken before; it takes them.
func (g *ledger) toReadBack(taken bitmap) (numbers []int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for b, flushed := range g.flushed {
		for i := b * 8; flushed&g.marks.known[b]&^taken[b] != 0 && i < b*8+8; i++ {
			if g.flushed.has(i) && g.marks.known.has(i) && !taken.has(i) {
				taken.set(i)
				numbers = append(numbers, i)
			}
		}
	}
	return numbers
}

// mark is what was read of chunk i.
func (g *ledger) mark(i int) mark {
	g.mu.Lock()
	defer g.mu.Unlock()
	seen, _ := g.marks.get(i)
	return seen
}

// compare counts bytes that were read back and are equal.
func (g *ledger) compare(n int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.compared += n
}

// flush notes whether the target is flushing.
func (g *ledger) flush(now bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.flushing = now
}

func (g *ledger) progress() Progress {
	g.mu.Lock()
	defer g.mu.Unlock()
	return Progress{
		DiskKey: g.plan.diskKey, Acked: g.ack, Durable: g.durable, Pending: g.admitted - g.durable, Total: g.plan.bytes, Compared: g.compared, Flushing: g.flushing,
	}
}
