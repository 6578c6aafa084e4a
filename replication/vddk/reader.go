package vddk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"syscall"
	"time"

	"vmapower/failure"
	"vmapower/internal/pause"
	"vmapower/replication/nbd"
)

const (
	mostReopened = 5 // times in a row
	mostTries    = 4 // of a read that fails without a reason
	mostBackoff  = 10 * time.Second

	idleEvery  = 500 * time.Millisecond // between two looks whether a reader is idle
	idleWanted = 500 * time.Millisecond // after which it gives its place to somebody who waits
	idleLimit  = time.Minute            // after which it gives it up
)

// Reader reads one disk. It has a process, and with it a place at the host, while it reads, and for a while
// after. It is a replication.Source and safe for concurrent use. Close it.
type Reader struct {
	v    *VDDK
	disk Disk
	log  *slog.Logger
	life context.Context
	stop context.CancelFunc
	idle sync.WaitGroup

	opening chan struct{} // one at a time
	file    string        // where the disk is, for who opens it

	mu     sync.Mutex
	child  *child // nil without one
	using  int    // reads under way
	held   int    // calls of Hold
	last   time.Time
	breaks int // since the last good read
}

// Open opens the disk for reading, which proves that it can be read and that it is as large as it should be. It
// waits for a place at the host and at vCenter. Its error is a *failure.Failure, or the context's cause, with
// which a failure may be joined. It may be repeated.
func (v *VDDK) Open(ctx context.Context, d Disk) (*Reader, error) {
	version, why := v.library(ctx)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case why != nil:
		return nil, d.failed(why.Code, why.Details)
	}
	if err := v.fits(version, d); err != nil {
		return nil, err
	}
	r := &Reader{v: v, disk: d, file: d.File, log: v.Log.With("disk", d.Name), opening: make(chan struct{}, 1)}
	r.life, r.stop = context.WithCancel(context.Background())
	c, err := r.acquire(ctx)
	if err != nil {
		r.stop()
		return nil, err
	}
	r.release(c, true)
	r.idle.Go(r.watchIdle)
	return r, nil
}

// Size implements replication.Source.
func (r *Reader) Size() int64 { return r.disk.Capacity }

// Close ends reads under way and the process, and returns when it is gone. It may be repeated.
func (r *Reader) Close() {
	r.stop()
	r.idle.Wait()
	r.opening <- struct{}{} // nobody opens it any more
	r.mu.Lock()
	c := r.child
	r.child = nil
	r.mu.Unlock()
	<-r.opening
	if c != nil {
		c.end()
	}
}

// Hold opens the disk if it is not, and keeps its place until release is called. Without it an idle reader gives
// its place to somebody who waits for one. It implements replication.Placed.
func (r *Reader) Hold(ctx context.Context) (release func(), err error) {
	c, err := r.acquire(ctx)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	r.held++
	r.mu.Unlock()
	r.release(c, false)
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.held--
		r.last = time.Now()
	}, nil
}

// ReadAt implements replication.Source. What may pass is tried again, a process that has ended is started
// again; it is a *failure.Failure when that does not help.
func (r *Reader) ReadAt(ctx context.Context, p []byte, off int64) error {
	if off < 0 || off > r.disk.Capacity-int64(len(p)) {
		return r.disk.failed(failure.Internal, fmt.Sprintf("%d bytes at %d are not within it", len(p), off))
	}
	var t trouble
	for {
		c, err := r.acquire(ctx)
		if err != nil {
			return err
		}
		mark := c.words.mark()
		err = readWhole(ctx, c.client, p, off)
		r.release(c, err == nil)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		}
		if err := r.recover(ctx, c, mark, err, &t); err != nil {
			return err
		}
	}
}

// readWhole reads whole blocks of the export, of which p may be a part.
func readWhole(ctx context.Context, client *nbd.Client, p []byte, off int64) error {
	export := client.Export()
	first := off / export.MinBlock * export.MinBlock
	end := min((off+int64(len(p))+export.MinBlock-1)/export.MinBlock*export.MinBlock, export.Size)
	if first == off && end == off+int64(len(p)) {
		return client.ReadAt(ctx, p, off)
	}
	blocks := make([]byte, end-first)
	err := client.ReadAt(ctx, blocks, first)
	copy(p, blocks[off-first:])
	return err
}

// trouble is what one read has met.
type trouble struct {
	tries int
	since time.Time
	wait  time.Duration
}

// recover says why a read failed for good, or returns nil when it is to be tried again.
func (r *Reader) recover(ctx context.Context, c *child, mark int, err error, t *trouble) error {
	if t.since.IsZero() {
		t.since, t.wait = time.Now(), r.v.Backoff
	}
	t.tries++
	var broken *nbd.BrokenError
	if errors.As(err, &broken) || !c.alive() {
		return r.reopen(ctx, c, err)
	}
	row, sentence, found := understand(c.words.since(ctx, mark))
	switch {
	case found && row.heals && time.Since(t.since) < r.v.HealFor, !found && t.tries < mostTries:
	case found:
		return r.explained(ctx, row, sentence)
	default:
		return r.disk.failed(failure.VCenterError, "a part of it can't be read, and VDDK gives no reason")
	}
	wait := t.wait
	t.wait = min(2*t.wait, mostBackoff)
	return pause.For(ctx, wait)
}

// explained is the failure of a row. A disk that is in use may be so because its VM is on.
func (r *Reader) explained(ctx context.Context, row wordsRow, sentence string) error {
	if row.inUse && r.disk.StillOff != nil {
		if err := r.disk.StillOff(ctx); err != nil {
			return err
		}
	}
	return r.disk.failed(row.code, sentence)
}

// reopen gives a process up whose connection is broken, so that the next one is started.
func (r *Reader) reopen(ctx context.Context, c *child, err error) error {
	r.mu.Lock()
	breaks, first := r.breaks, r.child == c
	if first {
		r.child = nil
		r.breaks++
	}
	r.mu.Unlock()
	c.gone(lateWords / 5) // the connection ends a moment before the process
	signal := c.signalled()
	c.end()
	if r.life.Err() != nil {
		return errClosed
	}
	if first {
		r.log.WarnContext(ctx, "nbdkit or its connection has ended, the disk is opened again", "err", err, "signal", signal)
	}
	switch {
	case breaks >= mostReopened && errors.Is(err, nbd.ErrSilent):
		return r.disk.failed(failure.VCenterUnreachable, fmt.Sprintf("nothing of it came within %v: the ESXi host does not answer", r.v.Silence))
	case breaks >= mostReopened:
		return r.disk.failed(failure.VCenterError, fmt.Sprintf("nbdkit ends again and again%s; VDDK and nbdkit may not fit", bySignal(signal)))
	}
	if r.disk.StillOff != nil {
		if err := r.disk.StillOff(ctx); err != nil {
			return err
		}
	}
	return pause.For(ctx, min(r.v.Backoff<<breaks, mostBackoff))
}

func bySignal(signal syscall.Signal) string {
	if signal == 0 {
		return ""
	}
	return fmt.Sprintf(" by a signal (%v)", signal)
}

var errClosed = errors.New("vddk: the reader is closed")
