package vcenter

import (
	"context"
	"errors"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/pause"
)

// batch is one change of the view that several joiners wait for.
type batch struct {
	done chan struct{}
	err  error
}

// join is follow, and returns when all objects are listed. On an error nothing is joined.
func (c *collector) join(ctx context.Context, refs ...types.ManagedObjectReference) error {
	err := c.follow(refs...).wait(ctx)
	if err != nil {
		c.leave(refs...)
	}
	return err
}

// follow adds a watcher to each object. They are listed in vCenter when the batch is done, nil
// where they are listed already: then vCenter tells how they are, and each change.
func (c *collector) follow(refs ...types.ManagedObjectReference) *batch {
	c.start.Do(func() { c.s.spawn(c.run) })
	defer c.wakeRun()
	c.mu.Lock()
	defer c.mu.Unlock()
	listed := true
	for _, ref := range refs {
		sub := c.subjects[ref]
		if sub == nil {
			sub = newSubject(ref)
			c.subjects[ref] = sub
		}
		sub.watchers++
		listed = listed && sub.listed
	}
	if listed {
		return nil
	}
	return c.nextBatch()
}

// listAgain is for who has waited for a batch that failed.
func (c *collector) listAgain() *batch {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.nextBatch()
}

// leave takes a watcher from each object. They stay listed until the next change
// of the view, or a while.
func (c *collector) leave(refs ...types.ManagedObjectReference) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, ref := range refs {
		if sub := c.subjects[ref]; sub != nil {
			sub.watchers--
			if sub.watchers == 0 && !sub.listed {
				delete(c.subjects, ref)
			}
		}
	}
}

// nextBatch returns the batch that the next flush fulfils. c.mu is held.
func (c *collector) nextBatch() *batch {
	if c.batch == nil {
		c.batch = &batch{done: make(chan struct{})}
	}
	b := c.batch
	if !c.flushing {
		if c.flushing = c.s.spawn(c.flush); !c.flushing {
			b.err, c.batch = errClosed(), nil
			close(b.done)
		}
	}
	return b
}

// ended is closed when the batch is done; nil for none.
func (b *batch) ended() <-chan struct{} {
	if b == nil {
		return nil
	}
	return b.done
}

func (b *batch) wait(ctx context.Context) error {
	if b == nil {
		return nil
	}
	select {
	case <-b.done:
		return b.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// flush changes the view, one call after the other, while there are joiners. Before each it
// waits a moment for others.
func (c *collector) flush() {
	for {
		_ = pause.For(c.s.life, gatherFor)
		c.mu.Lock()
		b := c.batch
		if b == nil {
			c.flushing = false
			c.mu.Unlock()
			return
		}
		c.batch = nil
		c.mu.Unlock()
		b.err = c.relist()
		close(b.done)
	}
}

// relist brings the view in line with what is watched, in one call. A view that went
// with its session, if only while it was built, is built once more.
func (c *collector) relist() (err error) {
	for range 2 {
		r, fresh, failed := c.attach()
		if err = failed; err == nil && !fresh {
			err = c.modifyView(r)
		}
		if err == nil || !fromVSphere(err) && !errors.Is(err, errExpired) {
			return err
		}
		c.detach(r)
	}
	return err
}

// modifyView lists what is watched and not listed yet, and the other way round.
func (c *collector) modifyView(r *remote) error {
	request := &types.ModifyListView{This: r.view}
	c.mu.Lock()
	for ref, sub := range c.subjects {
		switch {
		case sub.watchers > 0 && !sub.listed:
			request.Add = append(request.Add, ref)
		case sub.watchers <= 0 && sub.listed:
			request.Remove = append(request.Remove, ref)
			delete(c.subjects, ref)
		}
	}
	c.mu.Unlock()
	if len(request.Add)+len(request.Remove) == 0 {
		return nil
	}
	reply, err := methods.ModifyListView(c.s.life, c.s.transport, request)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		return err
	}
	if r.life.Err() != nil {
		return errExpired // given up meanwhile: nothing is listed in what comes after it
	}
	for _, ref := range request.Add {
		if sub := c.subjects[ref]; sub != nil {
			sub.listed = true
		}
	}
	for _, ref := range reply.Returnval {
		c.markGone(c.subjects[ref])
	}
	return nil
}
