package vddk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"time"

	"vmapower/failure"
	"vmapower/internal/pause"
)

// firstRead is read of a disk before it counts as open: a library of the wrong generation opens it all the same.
const firstRead = 64 << 10

// acquire returns the process of the disk, and starts one where there is none. Call release.
func (r *Reader) acquire(ctx context.Context) (*child, error) {
	if c := r.current(); c != nil {
		return c, nil
	}
	select {
	case r.opening <- struct{}{}:
		defer func() { <-r.opening }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if c := r.current(); c != nil {
		return c, nil
	}
	if r.life.Err() != nil {
		return nil, errClosed
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(r.life, func() { cancel(errClosed) })()
	c, err := r.openPatiently(ctx)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.child = c
	r.using++
	return c, nil
}

// current counts a read of the process that there is.
func (r *Reader) current() *child {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.child != nil && r.life.Err() == nil {
		r.using++
		return r.child
	}
	return nil
}

func (r *Reader) release(c *child, good bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.using--
	if r.child != c {
		return
	}
	r.last = time.Now()
	if good {
		r.breaks = 0
	}
}

// watchIdle gives the place up when nobody reads: at once when somebody waits for it, else after a while.
func (r *Reader) watchIdle() {
	for pause.For(r.life, idleEvery) == nil {
		r.mu.Lock()
		idle := time.Duration(0)
		if r.child != nil && r.using == 0 && r.held == 0 {
			idle = time.Since(r.last)
		}
		r.mu.Unlock()
		if idle < idleWanted || idle < idleLimit && !r.v.wanted(r.disk) {
			continue
		}
		r.mu.Lock()
		var c *child
		if r.using == 0 && r.held == 0 {
			c, r.child = r.child, nil
		}
		r.mu.Unlock()
		if c != nil {
			c.end()
		}
	}
}

// openPatiently opens the disk, and tries again for a while what may pass.
func (r *Reader) openPatiently(ctx context.Context) (*child, error) {
	began, wait := time.Now(), r.v.Backoff
	for {
		place, err := r.v.takePlace(ctx, r.disk)
		if err != nil {
			return nil, err
		}
		c, heals, err := r.openOnce(ctx, place)
		if err == nil || !heals || time.Since(began) > r.v.HealFor {
			return c, err
		}
		r.log.WarnContext(ctx, "the disk can't be opened now, it is tried again", "err", err)
		if cause := pause.For(ctx, wait); cause != nil {
			return nil, errors.Join(cause, err)
		}
		wait = min(2*wait, mostBackoff)
	}
}

// openOnce starts a process and opens the disk in it, step by step: that nbdkit listens proves nothing of the
// disk.
func (r *Reader) openOnce(ctx context.Context, p *place) (opened *child, heals bool, err error) {
	disk := r.disk
	disk.File = r.file
	c, err := r.v.start(disk, p)
	if err != nil {
		p.release()
		return nil, false, r.notStarted(err)
	}
	stage := "nbdkit did not start"
	if err = c.listening(ctx, r.v.StartLimit); err == nil {
		stage = "VDDK did not open it"
		err = c.connect(ctx, r.v.Options)
	}
	if err == nil {
		stage = "VDDK did not read its beginning; its generation may not fit that of the ESXi host"
		err = c.proven(ctx, r.disk)
	}
	if err == nil {
		return c, false, nil
	}
	heals, err = r.whyNotOpen(ctx, c, stage, err)
	c.end()
	return nil, heals, err
}

// proven makes sure that what was opened is the disk, and can be read.
func (c *child) proven(ctx context.Context, d Disk) error {
	export := c.client.Export()
	if export.Size != d.Capacity || !export.ReadOnly {
		return d.failed(failure.VCenterError, fmt.Sprintf("nbdkit shows %d bytes, and vCenter tells of %d", export.Size, d.Capacity))
	}
	return readWhole(ctx, c.client, make([]byte, min(firstRead, d.Capacity)), 0)
}

// whyNotOpen says why a disk could not be opened, in the process' words where it has any.
func (r *Reader) whyNotOpen(ctx context.Context, c *child, stage string, err error) (heals bool, why error) {
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	var told *failure.Failure
	if errors.As(err, &told) {
		return false, told
	}
	row, sentence, found := understand(c.words.since(ctx, 0))
	late := errors.Is(err, context.DeadlineExceeded)
	switch signal := c.signalled(); {
	case found && row.moved && r.disk.Find != nil:
		return r.findAgain(ctx, row, sentence)
	case found:
		return row.heals, r.explained(ctx, row, sentence)
	case signal != 0:
		return false, r.disk.failed(failure.VCenterError, stage+": it was ended"+bySignal(signal)+"; VDDK and nbdkit may not fit")
	case late:
		return false, r.disk.failed(failure.VCenterUnreachable, stage+" in time: the ESXi host does not answer")
	case ctx.Err() != nil:
		return false, context.Cause(ctx)
	}
	return false, r.disk.failed(failure.VCenterError, stage+", and gives no reason that is known; the log of the worker has its words")
}

// findAgain asks where the disk is that is not where it was. Where it has moved, it may be opened.
func (r *Reader) findAgain(ctx context.Context, row wordsRow, sentence string) (moved bool, err error) {
	file, err := r.disk.Find(ctx)
	if err != nil {
		return false, err
	}
	moved, r.file = file != r.file, file
	return moved, r.explained(ctx, row, sentence)
}

func (r *Reader) notStarted(err error) error {
	var program *exec.Error
	var path *fs.PathError
	if errors.As(err, &program) || errors.As(err, &path) && path.Path == r.v.Nbdkit {
		return r.disk.failed(failure.InvalidVMState, "nbdkit_path names no program that can be run")
	}
	return r.disk.failed(failure.Internal, "nbdkit can't be started: "+reason(err))
}

// reason is the system's own word for an error, without the names of files.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
