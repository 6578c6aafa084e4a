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

// lane copies one disk: readers fill chunks, writers empty them, and the keeper
// flushes and saves checkpoints meanwhile.
type lane struct {
	*engine
	disk    Disk
	ledger  *ledger
	buffers *buffers
	full    chan chunk
	numbers chan int
}

func newLane(e *engine, disk Disk) *lane {
	return &lane{
		engine: e, disk: disk, ledger: newLedger(disk, e.options.CheckpointBytes),
		buffers: newBuffers(e.share, e.size), full: make(chan chunk, e.share), numbers: make(chan int),
	}
}

// run copies the disk, flushes the target and saves the last checkpoint. Its first
// error ends the whole copy by stop, before anything is waited for.
func (l *lane) run(ctx context.Context, stop context.CancelCauseFunc) error {
	if err := take(ctx, l.running); err != nil {
		return err
	}
	defer func() { <-l.running }()
	fail := func(err error) {
		if err != nil {
			stop(err)
		}
	}
	var readers, writers, others sync.WaitGroup
	others.Go(func() { l.deal(ctx) })
	for range min(l.options.Readers, l.share) {
		readers.Go(func() { fail(l.read(ctx)) })
	}
	for range min(l.options.Writers, l.share) {
		writers.Go(func() { fail(l.write(ctx)) })
	}
	copied := make(chan struct{})
	others.Go(func() { fail(l.keep(ctx, copied)) })
	readers.Wait()
	close(l.full)
	writers.Wait()
	close(copied)
	others.Wait()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return l.save(ctx)
}

// deal hands out the numbers of the chunks that are not there yet.
func (l *lane) deal(ctx context.Context) {
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
	if err := waitAll(ctx, l.options.Rates, place.Length); err != nil {
		return err
	}
	if err := take(ctx, l.reading); err != nil {
		return err
	}
	defer func() { <-l.reading }()
	return readSource(ctx, l.disk, place, data)
}

// readSource reads one range, and names it when that fails.
func readSource(ctx context.Context, disk Disk, place Extent, data []byte) error {
	err := disk.Source.ReadAt(ctx, data, place.Offset)
	if err == nil || ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return &SourceError{DiskKey: disk.Plan.DiskKey(), Range: place, Err: err}
}

// write brings chunks to the target. The fence is asked last, with everything else
// ready.
func (l *lane) write(ctx context.Context) error {
	for c := range l.full {
		seen := markOf(c.data)
		if err := l.ledger.admit(ctx, int64(len(c.data))); err != nil {
			return err
		}
		if err := l.options.Fence(ctx); err != nil {
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

// keep makes a checkpoint when enough was written or enough time has passed.
func (l *lane) keep(ctx context.Context, copied <-chan struct{}) error {
	tick := time.NewTicker(l.options.CheckpointEvery)
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
		if !l.ledger.owes() {
			continue
		}
		if err := l.save(ctx); err != nil {
			return err
		}
	}
}

// save makes one checkpoint: what is acknowledged is noted first, flushed then, and
// handed out last.
func (l *lane) save(ctx context.Context) error {
	noted, bytes := l.ledger.note()
	if err := l.disk.Target.Flush(ctx); err != nil {
		return err
	}
	if err := l.options.Save(ctx, l.disk.Plan.DiskKey(), noted); err != nil {
		return err
	}
	l.ledger.durable(bytes)
	return nil
}

func (l *lane) result() *Copied {
	l.ledger.mu.Lock()
	defer l.ledger.mu.Unlock()
	return &Copied{
		Disk: l.disk, Resumed: l.ledger.resumed, Written: l.ledger.ack - l.ledger.resumed,
		Zeroed: l.ledger.zeroed, marks: l.ledger.marks,
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

// run finds where the blocks from start on stop being all zero, or not.
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
