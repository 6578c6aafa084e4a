package replication_test

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"vmapower/replication"
)

// busy is a target that is written while it is flushed: its first Flush returns only
// after two more writes, which it does not cover.
type busy struct {
	*memory
	first   sync.Once
	begun   chan struct{} // closed when the first Flush has done its work
	written chan struct{} // a token for each write
}

func (b *busy) WriteAt(ctx context.Context, p []byte, offset int64) error {
	err := b.memory.WriteAt(ctx, p, offset)
	b.written <- struct{}{}
	return err
}

func (b *busy) Flush(ctx context.Context) error {
	err := b.memory.Flush(ctx)
	b.first.Do(func() {
		for len(b.written) > 0 {
			<-b.written
		}
		close(b.begun)
		<-b.written
		<-b.written
	})
	return err
}

func TestACheckpointHoldsOnlyWhatWasFlushedBeforeItWasSaved(t *testing.T) {
	const chunks, size = 32, 32 * 64 * kib
	source := &disk{data: bytes.Repeat([]byte{7}, size)}
	target := &busy{memory: newMemory("t", make([]byte, size)), begun: make(chan struct{}), written: make(chan struct{}, chunks)}
	p := whole(t, 2000, size)
	begun, saves := 0, 0
	_, err := replication.Copy(t.Context(), []replication.Disk{{Plan: p, Source: source, Target: target}}, replication.CopyOptions{
		Writers: 1, CheckpointEvery: time.Millisecond,
		AwaitLease: func(context.Context) error {
			if begun++; begun == 5 { // four are there to be flushed
				<-target.begun
			}
			return nil
		},
		Save: func(_ context.Context, _ int32, checkpoint replication.Checkpoint) error {
			saves++
			target.mu.Lock()
			defer target.mu.Unlock()
			for i := range p.Chunks() {
				place := p.Chunk(i)
				held := bytes.Equal(target.durable[place.Offset:place.End()], source.data[place.Offset:place.End()])
				if checkpoint.Has(i) && !held {
					t.Errorf("save %d holds chunk %d, which was not flushed", saves, i)
				}
			}
			return nil
		},
	})
	if err != nil || saves < 2 {
		t.Errorf("%d saves, %v", saves, err)
	}
}

// stuck is a target whose writes end only when it is closed.
type stuck struct {
	*memory
	closed func()
	down   context.Context
}

func (s *stuck) WriteAt(context.Context, []byte, int64) error { <-s.down.Done(); return errFault }
func (s *stuck) Close() error                                 { s.closed(); return s.memory.Close() }

func TestACopyThatFailsClosesATargetThatHangs(t *testing.T) {
	const size = mib
	reason := errors.New("cancelled")
	ctx, cancel := context.WithCancelCause(t.Context())
	hangs := &stuck{memory: newMemory("t", make([]byte, size))}
	hangs.down, hangs.closed = context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, func() { cancel(reason) })
	_, err := replication.Copy(ctx, []replication.Disk{{Plan: whole(t, 2000, size), Source: &disk{data: bytes.Repeat([]byte{1}, size)}, Target: hangs}},
		replication.CopyOptions{})
	if !errors.Is(err, reason) {
		t.Errorf("got %v", err)
	}
}
