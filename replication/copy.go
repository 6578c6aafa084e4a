package replication

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Disk is one disk to copy, with where it comes from and where it goes to.
type Disk struct {
	Plan   *Plan
	Source Source
	Target Target
	// Resume is what an earlier attempt saved. One of another plan is ignored, and
	// the disk starts over.
	Resume Checkpoint
}

// CopyOptions are settings of a copy; the zero value is good, but checks no lease.
type CopyOptions struct {
	Readers int   // ranges read at a time at first, over all disks; 0 is 8
	Most    int   // the same when more of them have turned out to help; no more than Readers by default
	Writers int   // chunks written at a time, to each target; 0 is 8
	Memory  int64 // bytes of chunks in memory, of what is read back too; 0 is 48 MiB

	Rates []*Rate // each limits what is read from the sources, and what is read back; nil ones limit nothing

	// A checkpoint is made after so many bytes or so much time; 0 is 256 MiB and 5 s.
	// Writes wait when they are that far ahead of the last saved checkpoint.
	CheckpointBytes int64
	CheckpointEvery time.Duration
	// Save stores a disk's checkpoint, which the target holds on stable storage. The
	// calls for one disk follow each other.
	Save func(ctx context.Context, diskKey int32, checkpoint Checkpoint) error

	// OpenAgain opens the target of a disk over connections of its own. What is flushed is then
	// read back over them while the copy goes on, and Verify has less to do. nil, or an error,
	// leaves all of it to Verify. It is called for several disks at a time.
	OpenAgain func(ctx context.Context, diskKey int32) (Target, error)

	// Flushed is called when all of a disk is flushed, while the last of it is read back. Nothing
	// more is written to the target, which may be closed.
	Flushed func(diskKey int32, target Target)

	// Progress is called with the progress of every disk, every ProgressEvery (0 is 1 s)
	// and at the end of a copy that succeeds. Calls do not overlap.
	Progress      func([]Progress)
	ProgressEvery time.Duration

	// AwaitLease is called before each chunk is written, and returns once the caller is
	// sure to own the job. Its error ends the copy: no further chunk is written, and the
	// targets are closed. nil checks nothing.
	AwaitLease func(ctx context.Context) error
}

const (
	defaultParallel        = 8
	defaultMemory          = 48 << 20
	defaultCheckpointBytes = 256 << 20
	defaultCheckpointEvery = 5 * time.Second
	defaultProgressEvery   = time.Second
)

// Progress is how far one disk is, in bytes.
type Progress struct {
	DiskKey int32
	Acked   int64 // acknowledged by the target, what Resume brought included
	Durable int64 // of these, covered by a saved checkpoint
	Pending int64 // on the way to the target, or acknowledged and not covered
	Total   int64 // the plan's

	Compared int64 // read back already, and equal
	Flushing bool  // the target is at it
}

// Copied is what Copy did for one disk; Verify needs it.
type Copied struct {
	Disk    Disk
	Resumed int64 // bytes that Resume said were there
	Written int64 // bytes written now, zeroes included
	Zeroed  int64 // of these, zeroes that were not sent as data
	Times   Times

	marks  *pages[mark]
	proofs *proofs
}

// Times are those that the parts of a disk's copy took, one after the other.
type Times struct {
	Written  time.Duration // until the target had acknowledged all of it
	Flushed  time.Duration // the last flush, and its checkpoint
	ReadBack time.Duration // the rest of what was flushed, which is read back from the first flush on
}

func (t Times) sum() time.Duration { return t.Written + t.Flushed + t.ReadBack }

// Copy copies the chunks of all disks, several at a time, and flushes the targets.
// After an error it has closed the targets, so that nothing more reaches them: the
// error is a *SourceError, a *TargetError, what AwaitLease or Save said, or the context's
// cause. It may be repeated with the last saved checkpoints and targets opened anew.
func Copy(ctx context.Context, disks []Disk, options CopyOptions) ([]*Copied, error) {
	options = options.filled()
	if err := Check(disks); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	closing := context.AfterFunc(ctx, func() { closeTargets(disks) })
	e := newEngine(options, disks)
	lanes := make([]*lane, len(disks))
	for i, disk := range disks {
		lanes[i] = newLane(e, disk)
	}
	stopped := e.report(ctx, lanes)
	var group sync.WaitGroup
	for _, l := range lanes {
		group.Go(func() {
			if err := l.run(ctx, cancel); err != nil {
				cancel(err)
			}
		})
	}
	group.Wait()
	notClosed := closing()
	err := context.Cause(ctx)
	cancel(nil)
	<-stopped
	if err != nil || !notClosed {
		closeTargets(disks)
		return nil, err
	}
	e.reportProgress(lanes)
	copied := make([]*Copied, len(lanes))
	for i, l := range lanes {
		copied[i] = l.result()
	}
	return copied, nil
}

// closeTargets ends every write that is under way.
func closeTargets(disks []Disk) {
	for _, disk := range disks {
		_ = disk.Target.Close() // nothing is lost: what is not flushed is not done
	}
}

// Check refuses disks and targets that do not fit together, as Copy does: it returns a
// *SourceError, a *TargetError, or another error when a disk is there twice.
func Check(disks []Disk) error {
	keys, places := make(map[int32]bool), make(map[string]int32)
	for _, d := range disks {
		key := d.Plan.DiskKey()
		if keys[key] {
			return fmt.Errorf("replication: disk %d is there twice", key)
		}
		keys[key] = true
		if other, taken := places[d.Target.Name()]; taken {
			return &TargetError{Target: d.Target.Name(), Kind: TargetInvalid, Reason: fmt.Sprintf("it is the target of disk %d and of disk %d", other, key)}
		}
		places[d.Target.Name()] = key
		if size := d.Source.Size(); size != d.Plan.Capacity() {
			return &SourceError{DiskKey: key, Err: fmt.Errorf("it has %d bytes and the plan %d", size, d.Plan.Capacity())}
		}
		if size := d.Target.Size(); size < d.Plan.Capacity() {
			return &TargetError{Target: d.Target.Name(), Kind: TargetTooSmall, Reason: fmt.Sprintf("it has %d bytes and disk %d has %d", size, key, d.Plan.Capacity())}
		}
	}
	return nil
}

func (o CopyOptions) filled() CopyOptions {
	set := func(n *int, value int) {
		if *n <= 0 {
			*n = value
		}
	}
	set(&o.Readers, defaultParallel)
	set(&o.Writers, defaultParallel)
	if o.Memory <= 0 {
		o.Memory = defaultMemory
	}
	if o.CheckpointBytes <= 0 {
		o.CheckpointBytes = defaultCheckpointBytes
	}
	if o.CheckpointEvery <= 0 {
		o.CheckpointEvery = defaultCheckpointEvery
	}
	if o.ProgressEvery <= 0 {
		o.ProgressEvery = defaultProgressEvery
	}
	if o.AwaitLease == nil {
		o.AwaitLease = func(context.Context) error { return nil }
	}
	if o.Flushed == nil {
		o.Flushed = func(int32, Target) {}
	}
	if o.Save == nil {
		o.Save = func(context.Context, int32, Checkpoint) error { return nil }
	}
	return o
}

// engine is what the disks of one copy share.
type engine struct {
	options CopyOptions
	reading *gate         // ranges being read
	running chan struct{} // disks being copied, so that each has a buffer
	share   int           // buffers of one disk
	size    int64         // of a buffer

	comparing *buffers // of what is read back
}

func newEngine(options CopyOptions, disks []Disk) *engine {
	e := &engine{options: options, reading: newGate(options.Readers, options.Most)}
	chunk := int64(1)
	for _, d := range disks {
		chunk, e.size = max(chunk, d.Plan.chunkSize), max(e.size, d.Plan.largest)
	}
	buffers := int(max(2, options.Memory/chunk))
	comparing := min(defaultParallel, buffers/2)
	if options.OpenAgain == nil {
		comparing = 0
	}
	buffers -= comparing
	lanes := max(1, min(len(disks), buffers))
	e.share = buffers / lanes
	e.running = make(chan struct{}, lanes)
	e.comparing = newBuffers(comparing, e.size)
	return e
}

// report calls Progress until the context ends.
func (e *engine) report(ctx context.Context, lanes []*lane) (stopped <-chan struct{}) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(e.options.ProgressEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				e.reportProgress(lanes)
			}
		}
	}()
	return done
}

func (e *engine) reportProgress(lanes []*lane) {
	if e.options.Progress == nil {
		return
	}
	all := make([]Progress, len(lanes))
	for i, l := range lanes {
		all[i] = l.ledger.progress()
	}
	e.options.Progress(all)
}

// take waits for room in a channel of permits.
func take(ctx context.Context, permits chan struct{}) error {
	select {
	case permits <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
