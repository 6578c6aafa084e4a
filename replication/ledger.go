package replication

import (
	"bytes"
	"context"
	"sync"
)

// ledger is the account of one disk: what is acknowledged, and what of it will last.
type ledger struct {
	plan  *Plan
	limit int64         // how far writes may be ahead of what lasts
	due   chan struct{} // a checkpoint is wanted

	mu       sync.Mutex
	done     bitmap
	marks    *marks
	resumed  int64
	admitted int64 // bytes resumed, acknowledged, and on their way
	ack      int64
	last     int64 // bytes that last
	zeroed   int64
	moved    chan struct{} // closed, and made anew, when last has grown
}

func newLedger(disk Disk, limit int64) *ledger {
	g := &ledger{
		plan: disk.Plan, limit: max(limit, 2*disk.Plan.chunkSize), due: make(chan struct{}, 1), moved: make(chan struct{}),
		done: newBitmap(disk.Plan.Chunks()), marks: newMarks(disk.Plan.Chunks()),
	}
	if disk.Resume.of(disk.Plan) {
		g.done = bytes.Clone(disk.Resume.done)
		g.resumed = disk.Resume.Bytes(disk.Plan)
	}
	g.admitted, g.ack, g.last = g.resumed, g.resumed, g.resumed
	return g
}

func (g *ledger) has(i int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.done.has(i)
}

// admit waits until n more bytes may be written without being too far ahead of what
// lasts.
func (g *ledger) admit(ctx context.Context, n int64) error {
	for {
		g.mu.Lock()
		admitted, moved := g.admitted-g.last+n <= g.limit, g.moved
		if admitted {
			g.admitted += n
		} else {
			g.want()
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

// flushEvery is how much is written before a checkpoint is wanted, wherever the limit
// is: what the target holds in its caches is then on its way while the copy goes on, and
// the last flush is short.
const flushEvery = 24 << 20

// acked notes a chunk. Half the way to the limit at the latest it wants a checkpoint,
// so that nobody waits for one as a rule.
func (g *ledger) acked(i int, n, zeroed int64, seen mark) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.done.set(i)
	g.marks.put(i, seen)
	g.ack += n
	g.zeroed += zeroed
	if g.ack-g.last > min(g.limit/2, flushEvery) || g.admitted-g.last > g.limit/2 {
		g.want()
	}
}

func (g *ledger) want() {
	select {
	case g.due <- struct{}{}:
	default: // wanted already
	}
}

// owes reports whether there is anything a checkpoint would add.
func (g *ledger) owes() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.ack > g.last
}

// note is the checkpoint of what is acknowledged now; durable(bytes) follows once it
// is saved.
func (g *ledger) note() (Checkpoint, int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return Checkpoint{Plan: g.plan.id, done: bytes.Clone(g.done)}, g.ack
}

func (g *ledger) durable(bytes int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.last = bytes
	close(g.moved)
	g.moved = make(chan struct{})
}

func (g *ledger) progress() Progress {
	g.mu.Lock()
	defer g.mu.Unlock()
	return Progress{DiskKey: g.plan.diskKey, Acked: g.ack, Durable: g.last, Total: g.plan.bytes}
}
