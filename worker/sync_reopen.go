package worker

import (
	"context"
	"slices"
	"sync"

	"vmapower/replication"
)

// reopenings are targets that are opened again to be read back. It begins when a target is flushed
// for the last time, while the last of it is still compared: over a long line it takes a while.
type reopenings struct {
	mu  sync.Mutex
	all map[int]*reopening // by the disk's place in the request
}

type reopening struct {
	done   chan struct{}
	cancel context.CancelFunc
	target replication.Target
	err    error
}

// begin opens the target of disk i again, and closes it as it was written.
func (r *reopenings) begin(ctx context.Context, i int, open func(context.Context) (replication.Target, error)) {
	ctx, cancel := context.WithCancel(ctx)
	o := &reopening{done: make(chan struct{}), cancel: cancel}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all == nil {
		r.all = make(map[int]*reopening)
	}
	r.all[i] = o
	go func() {
		defer close(o.done)
		o.target, o.err = open(ctx)
	}()
}

// take returns the target of disk i that was opened; nil when there is none.
func (r *reopenings) take(i int) replication.Target {
	r.mu.Lock()
	o := r.all[i]
	delete(r.all, i)
	r.mu.Unlock()
	if o == nil {
		return nil
	}
	<-o.done
	o.cancel()
	return o.target // none after an error, and it is tried again
}

// close closes what nobody took.
func (r *reopenings) close() {
	for i, o := range r.all {
		o.cancel()
		if target := r.take(i); target != nil {
			_ = target.Close()
		}
	}
}

// reopen begins to open the target of a disk again, which is flushed for the last time.
func (s *finalSync) reopen(ctx context.Context, diskKey int32, written replication.Target) {
	i := slices.IndexFunc(s.found.Disks, func(d foundDisk) bool { return d.Key == diskKey })
	s.reopened.begin(ctx, i, func(ctx context.Context) (replication.Target, error) { return s.openWritten(ctx, i, written) })
}

// openWritten opens a target again that was written, to read it back.
func (s *finalSync) openWritten(ctx context.Context, i int, written replication.Target) (replication.Target, error) {
	return replication.OpenToReadBack(ctx, written, s.asked.Disks[i].Target, s.targetOptions(i))
}
