package replication

import (
	"bytes"
	"context"
	"sync"
	"time"
)

// chunk is one chunk in memory.
type chunk struct {
	number int
	offset int64
	data   []byte
	buffer []byte
}

// lane copies one disk: readers fill chunks, writers write them to the target, and
// saveCheckpoints flushes the target and saves checkpoints meanwhile. What is flushed is read
// back.
type lane struct {
	*engine
	disk    Disk
	ledger  *ledger
	buffers *buffers
	full    chan chunk
	numbers chan int
	proofs  *proofs
	times   Times
}

func newLane(e *engine, disk Disk) *lane {
	return &lane{
		engine: e, disk: disk, ledger: newLedger(disk, e.options.CheckpointBytes),
		buffers: newBuffers(e.share, e.size), full: make(chan chunk, e.share), numbers: make(chan int),
		proofs: newProofs(disk.Plan.Chunks()),
	}
}

// run copies the disk, flushes the target and saves the last checkpoint. It passes its
// first error to stop at once, which ends the copy of the other disks too.
func (l *lane) run(ctx context.Context, stop context.CancelCauseFunc) error {
	if err := take(ctx, l.running); err != nil {
		return err
	}
	defer func() { <-l.running }()
	release, err := hold(ctx, l.disk.Source) // before it takes part in the reading
	if err != nil {
		return sourceFailed(ctx, l.disk, Extent{}, err)
	}
	defer release()
	fail := func(err error) {
		if err != nil {
			stop(err)
		}
	}
	var readers, writers, others sync.WaitGroup
	others.Go(func() { l.handOut(ctx) })
	for range min(l.reading.most, l.share) {
		readers.Go(func() { fail(l.read(ctx)) })
	}
	for range min(l.options.Writers, l.share) {
		writers.Go(func() { fail(l.write(ctx)) })
	}
	back := l.startReadBack(ctx)
	defer back.stop()
	began := time.Now()
	copied := make(chan struct{})
	others.Go(func() { fail(l.saveCheckpoints(ctx, copied)) })
	readers.Wait()
	close(l.full)
	writers.Wait()
	close(copied)
	others.Wait()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	written := time.Now()
	if err := l.save(ctx); err != nil {
		return err
	}
	flushed := time.Now()
	l.options.Flushed(l.disk.Plan.DiskKey(), l.disk.Target)
	back.finish()
	l.times = Times{Written: written.Sub(began), Flushed: flushed.Sub(written), ReadBack: time.Since(flushed)}
	return context.Cause(ctx)
}

// handOut gives the readers the numbers of the chunks that are not copied yet.
func (l *lane) handOut(ctx context.Context) {
	defer close(l.numbers)
	for i := range l.disk.Plan.Chunks() {
		if l.ledger.has(i) {
			continue
		}
		select {
		case l.numbers <- i:
		case <-ctx.Done():
			return
		}
	}
}

// read fills chunks from the source.
func (l *lane) read(ctx context.Context) error {
	for number := range l.numbers {
		buffer, err := l.buffers.take(ctx)
		if err != nil {
			return err
		}
		place := l.disk.Plan.Chunk(number)
		c := chunk{number: number, offset: place.Offset, data: buffer[:place.Length], buffer: buffer}
		if err := l.fetch(ctx, place, c.data); err != nil {
			return err
		}
		l.full <- c // there is room for as many as there are buffers
	}
	return nil
}

func (l *lane) fetch(ctx context.Context, place Extent, data []byte) error {
	if err := waitAll(ctx, l.options.Rates, fromSource, place.Length); err != nil {
		return err
	}
	if err := l.reading.take(ctx); err != nil {
		return err
	}
	defer l.reading.give(place.Length)
	return readSource(ctx, l.disk, place, data)
}

// readSource reads one range, and names it when that fails.
func readSource(ctx context.Context, disk Disk, place Extent, data []byte) error {
	return sourceFailed(ctx, disk, place, disk.Source.ReadAt(ctx, data, place.Offset))
}

// sourceFailed is the error of the disk's source, nil for none.
func sourceFailed(ctx context.Context, disk Disk, place Extent, err error) error {
	if err == nil || ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return &SourceError{DiskKey: disk.Plan.DiskKey(), Range: place, Err: err}
}

// write writes chunks to the target. The lease is checked last, right before the write.
func (l *lane) write(ctx context.Context) error {
	for c := range l.full {
		seen := markOf(c.data)
		if err := l.ledger.admit(ctx, int64(len(c.data))); err != nil {
			return err
		}
		if err := l.options.AwaitLease(ctx); err != nil {
			return err
		}
		zeroed, err := put(ctx, l.disk.Target, c.data, c.offset)
		if err != nil {
			return err
		}
		l.ledger.acked(c.number, int64(len(c.data)), zeroed, seen)
		l.buffers.give(c.buffer)
	}
	return nil
}

// saveCheckpoints makes a checkpoint when enough was written or enough time has passed.
func (l *lane) saveCheckpoints(ctx context.Context, copied <-chan struct{}) error {
	tick := time.NewTimer(l.pause(0))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-copied:
			return nil
		case <-tick.C:
		case <-l.ledger.due:
		}
		began := time.Now()
		if l.ledger.unsaved() {
			if err := l.save(ctx); err != nil {
				return err
			}
		}
		tick.Reset(l.pause(time.Since(began)))
	}
}

// readBackEvery is the least time between flushes that are made for what is to be read back: short
// for a short copy, which the time from a write to its comparison makes longer.
const (
	readBackEvery = 250 * time.Millisecond
	readBackLeast = 50 * time.Millisecond
	readBackRate  = 6 << 20 // bytes of the plan for each millisecond of it
)

// pause is the longest time to the next checkpoint after one that took so long. What is to be
// read back is flushed often, so that little of it is left when the copy is over, and a target
// that is slow to flush less often.
func (l *lane) pause(took time.Duration) time.Duration {
	if l.options.OpenAgain == nil {
		return l.options.CheckpointEvery
	}
	least := min(max(readBackLeast, time.Duration(l.disk.Plan.bytes/readBackRate)*time.Millisecond), readBackEvery)
	return min(max(least, took/2), l.options.CheckpointEvery)
}

// save makes one checkpoint. The order matters: it takes the chunks that are
// acknowledged, flushes the target, and saves the checkpoint of those chunks. Of a target that
// can flush nothing none is saved: whoever resumes copies all of it again.
func (l *lane) save(ctx context.Context) error {
	noted, bytes := l.ledger.snapshot()
	l.ledger.flush(true)
	err := l.disk.Target.Flush(ctx)
	l.ledger.flush(false)
	if err != nil {
		return err
	}
	if Flushes(l.disk.Target) {
		err = l.options.Save(ctx, l.disk.Plan.DiskKey(), noted)
	}
	if err != nil {
		return err
	}
	l.ledger.markDurable(noted, bytes)
	return nil
}

func (l *lane) result() *Copied {
	l.ledger.mu.Lock()
	defer l.ledger.mu.Unlock()
	return &Copied{
		Disk: l.disk, Resumed: l.ledger.resumed, Written: l.ledger.ack - l.ledger.resumed,
		Zeroed: l.ledger.zeroed, Times: l.times, marks: l.ledger.marks, proofs: l.proofs,
	}
}

// put writes data, its zero blocks as zeroes.
func put(ctx context.Context, target Target, data []byte, offset int64) (zeroed int64, err error) {
	for start := 0; start < len(data); {
		end, zero := run(data, start)
		if ctx.Err() != nil {
			return zeroed, context.Cause(ctx)
		}
		if zero {
			err = target.Zero(ctx, offset+int64(start), int64(end-start))
			zeroed += int64(end - start)
		} else {
			err = target.WriteAt(ctx, data[start:end], offset+int64(start))
		}
		if err != nil {
			return zeroed, err
		}
		start = end
	}
	return zeroed, nil
}

var zeroBlock [blockSize]byte

// run returns where the run of zero blocks, or of other blocks, that begins at start ends.
func run(data []byte, start int) (end int, zero bool) {
	zero = isZero(data, start)
	for end = start + blockSize; end < len(data) && isZero(data, end) == zero; end += blockSize {
	}
	return min(end, len(data)), zero
}

func isZero(data []byte, start int) bool {
	block := data[start:min(start+blockSize, len(data))]
	return bytes.Equal(block, zeroBlock[:len(block)])
}
