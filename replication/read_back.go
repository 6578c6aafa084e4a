package replication

import (
	"context"
	"sync"
	"sync/atomic"
)

// readBack compares one disk's target with what was read, while the copy goes on. A range is
// read only over a connection that was opened after the flush that made it last. Nothing
// depends on its success: what it has not found equal is compared by Verify.
type readBack struct {
	*lane
	ctx    context.Context // of all that is under way
	cancel context.CancelFunc
	last   chan struct{} // closed after the last flush
	opened atomic.Bool   // a target was

	work    sync.WaitGroup
	closing sync.WaitGroup // targets that are in use
}

// group is some chunks that were flushed before their target was opened.
type group struct {
	target  Target
	numbers []int
	unread  sync.WaitGroup
}

// readBackJob is one chunk to compare.
type readBackJob struct {
	group  *group
	number int
}

// readBackOpens is how many targets are opened at a time: over a long line one takes longer than
// it is to the next flush.
const readBackOpens = 2

// startReadBack begins to read back. Call finish or stop.
func (l *lane) startReadBack(ctx context.Context) *readBack {
	r := &readBack{lane: l, last: make(chan struct{})}
	r.ctx, r.cancel = context.WithCancel(ctx)
	if l.options.OpenAgain == nil {
		return r
	}
	groups, jobs := make(chan *group), make(chan readBackJob)
	taken := newBitmap(l.disk.Plan.Chunks())
	var opening sync.WaitGroup
	for range readBackOpens {
		opening.Go(func() { r.openAll(taken, groups) })
	}
	r.work.Go(func() { opening.Wait(); close(groups) })
	r.work.Go(func() { r.feed(groups, jobs) })
	for range min(l.options.Writers, cap(l.comparing.permit)) {
		r.work.Go(func() { r.compareAll(jobs) })
	}
	return r
}

// finish waits, after the last flush, until all is read back that can be.
func (r *readBack) finish() {
	close(r.last)
	r.work.Wait()
}

// stop ends it, whatever is under way.
func (r *readBack) stop() {
	r.cancel()
	r.work.Wait()
	r.closing.Wait()
}

// openAll opens a target for whatever was flushed and is not among the chunks that were taken. The
// next one is open before the last is done with, so that no line is idle.
func (r *readBack) openAll(taken bitmap, groups chan<- *group) {
	for last := false; !last; {
		select {
		case <-r.ledger.more:
		case <-r.last:
			last = true
		case <-r.ctx.Done():
			return
		}
		if last && !r.opened.Load() { // the target may have no room for others, or not yet
			return
		}
		if numbers := r.ledger.toReadBack(taken); len(numbers) > 0 && !r.open(groups, numbers) {
			r.cancel()
			return
		}
	}
}

// open opens a target for these chunks, which are flushed, and hands it on when its turn has come.
func (r *readBack) open(groups chan<- *group, numbers []int) bool {
	target, err := r.options.OpenAgain(r.ctx, r.disk.Plan.diskKey)
	if err != nil {
		return false
	}
	if target.Name() == r.disk.Target.Name() {
		r.opened.Store(true)
		select {
		case groups <- &group{target: target, numbers: numbers}:
			return true
		case <-r.ctx.Done():
		}
	}
	_ = target.Close()
	return false
}

// feed hands the chunks of the groups out. A target is closed when all of its chunks are read.
func (r *readBack) feed(groups <-chan *group, jobs chan<- readBackJob) {
	defer close(jobs)
	for g := range groups {
		for _, number := range g.numbers {
			g.unread.Add(1)
			select {
			case jobs <- readBackJob{g, number}:
				continue
			case <-r.ctx.Done():
				g.unread.Done()
			}
			break
		}
		r.closing.Go(func() {
			g.unread.Wait()
			_ = g.target.Close()
		})
	}
}

// compareAll compares the chunks. The first that can't be read, or differs, ends it.
func (r *readBack) compareAll(jobs <-chan readBackJob) {
	for job := range jobs {
		if !r.compare(job) {
			r.cancel()
		}
		job.group.unread.Done()
	}
}

func (r *readBack) compare(job readBackJob) (equal bool) {
	place := r.disk.Plan.Chunk(job.number)
	if waitAll(r.ctx, r.options.Rates, fromTarget, place.Length) != nil {
		return false
	}
	buffer, err := r.comparing.take(r.ctx)
	if err != nil {
		return false
	}
	defer r.comparing.give(buffer)
	data := buffer[:place.Length]
	if job.group.target.ReadAt(r.ctx, data, place.Offset) != nil || markOf(data) != r.ledger.mark(job.number) {
		return false
	}
	r.proofs.put(job.number, proofOf(place.Offset, data))
	r.ledger.compare(place.Length)
	return true
}
