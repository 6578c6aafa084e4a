package replication_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"vmapower/replication"
)

// direction carries so many bytes per second, in the order in which they come.
type direction struct {
	perSecond int64
	mu        sync.Mutex
	free      time.Time
}

// carry returns when n bytes have passed.
func (d *direction) carry(n int) {
	d.mu.Lock()
	if now := time.Now(); d.free.Before(now) {
		d.free = now
	}
	d.free = d.free.Add(time.Duration(int64(n) * int64(time.Second) / d.perSecond))
	until := time.Until(d.free)
	d.mu.Unlock()
	time.Sleep(until)
}

// remote is a target at the end of a line.
type remote struct {
	*memory
	trip     time.Duration
	up, down *direction
}

func (r *remote) WriteAt(ctx context.Context, p []byte, offset int64) error {
	r.up.carry(len(p))
	time.Sleep(r.trip)
	return r.memory.WriteAt(ctx, p, offset)
}

func (r *remote) ReadAt(ctx context.Context, p []byte, offset int64) error {
	time.Sleep(r.trip)
	r.down.carry(len(p))
	return r.memory.ReadAt(ctx, p, offset)
}

func (r *remote) Flush(ctx context.Context) error {
	time.Sleep(r.trip)
	return r.memory.Flush(ctx)
}

// again is the target over another connection, which takes three round trips to be opened, as
// one to an NBD server does.
func (r *remote) again(context.Context, int32) (replication.Target, error) {
	time.Sleep(3 * r.trip)
	return &reader{r}, nil
}

// far is a source at the end of a line, which is asked over as many connections as there are
// reads at a time.
type far struct {
	*disk
	trip          time.Duration
	perConnection int64
	line          *direction
	reading, most atomic.Int64
}

func (f *far) ReadAt(ctx context.Context, p []byte, offset int64) error {
	now := f.reading.Add(1)
	defer f.reading.Add(-1)
	f.most.Store(max(f.most.Load(), now))
	own := time.Duration(int64(len(p)) * int64(time.Second) / f.perConnection)
	began := time.Now()
	f.line.carry(len(p))
	time.Sleep(max(0, own-time.Since(began)) + f.trip)
	return f.disk.ReadAt(ctx, p, offset)
}

func TestThereAreAsManyReadersAsHelp(t *testing.T) {
	for name, c := range map[string]struct {
		trip          time.Duration
		perConnection int64
		least, most   int64
	}{
		"a line that a few fill":            {2 * time.Millisecond, 30e6, 4, 6},
		"a line that one more helps a bit":  {2 * time.Millisecond, 20e6, 5, 7},
		"a long line that is never full":    {200 * time.Millisecond, 30e6, 8, 8},
		"connections that are slow by rule": {2 * time.Millisecond, 5e6, 8, 8},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const size, scale = 24 * mib, 64
				source := &far{disk: &disk{data: make([]byte, size)}, trip: c.trip, perConnection: c.perConnection / scale, line: &direction{perSecond: 100e6 / scale}}
				_, err := replication.Copy(t.Context(), []replication.Disk{{Plan: whole(t, 2000, size), Source: source, Target: newMemory("t", make([]byte, size))}},
					replication.CopyOptions{Readers: 4, Most: 8})
				if most := source.most.Load(); err != nil || most < c.least || most > c.most {
					t.Errorf("%v; %d readers, want %d to %d", err, most, c.least, c.most)
				}
			})
		})
	}
}

// reader is a target that others go on with when it is closed.
type reader struct{ *remote }

func (r *reader) Close() error { return nil }

// The lines are those of a copy in chunks of 2 MiB at 60 MB/s, at a thirty-second of their size.
func TestACopyIsVerifiedInTheTimeThatItTakes(t *testing.T) {
	for name, c := range map[string]struct {
		trip         time.Duration
		copied, both float64 // shares of the line
	}{
		"a round trip of 40 ms":  {40 * time.Millisecond, 0.975, 0.945},
		"a round trip of 100 ms": {100 * time.Millisecond, 0.95, 0.92},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const size, rate = 32 * mib, 60e6 / 32
				source := &disk{data: random(1, size)}
				for i := range source.data {
					source.data[i] |= 1 // zeroes take no line
				}
				p := plan(t, replication.Work{DiskKey: 2000, Capacity: size, Target: "t", Extents: []replication.Extent{{Length: size}}}, replication.PlanOptions{ChunkSize: 64 * kib})
				target := &remote{newMemory("t", make([]byte, size)), c.trip, &direction{perSecond: rate}, &direction{perSecond: rate}}
				began := time.Now()
				var reopening time.Time
				copied, err := replication.Copy(t.Context(), []replication.Disk{{Plan: p, Source: source, Target: target}}, replication.CopyOptions{
					OpenAgain: target.again, Flushed: func(int32, replication.Target) { reopening = time.Now() },
				})
				if err != nil {
					t.Fatal(err)
				}
				copying := time.Since(began)
				if told := copied[0].Times; told.Written+told.Flushed+told.ReadBack != copying || told.Flushed < c.trip {
					t.Errorf("the copy took %v, and its parts %+v", copying, told)
				}
				time.Sleep(time.Until(reopening.Add(6 * c.trip))) // several connections are opened one after the first
				copied[0].Disk.Target = &reader{target}
				if _, err := replication.Verify(t.Context(), copied, replication.VerifyOptions{}); err != nil {
					t.Fatal(err)
				}
				verified := time.Since(began)
				line := float64(size) / rate
				if copying.Seconds()*c.copied > line || verified.Seconds()*c.both > line {
					t.Errorf("copied at %.2f of the line, verified at %.2f", line/copying.Seconds(), line/verified.Seconds())
				}
				t.Logf("%v: copied at %.3f of the line, verified at %.3f", c.trip, line/copying.Seconds(), line/verified.Seconds())
			})
		})
	}
}
