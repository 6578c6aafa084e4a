package replication_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"vmapower/replication"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	kib = 1 << 10
	mib = 1 << 20
)

var errFault = errors.New("a fault of the test")

// disk is a source in memory that may refuse to be read.
type disk struct {
	data  []byte
	reads atomic.Int64
	fail  int64 // the read that fails, counted from 1
}

func (d *disk) Size() int64 { return int64(len(d.data)) }

func (d *disk) ReadAt(ctx context.Context, p []byte, offset int64) error {
	if d.reads.Add(1) == d.fail {
		return errFault
	}
	copy(p, d.data[offset:])
	return ctx.Err()
}

// memory is a target in memory: what is not flushed is lost when it is cut off, or,
// as on a real disk, part of it.
type memory struct {
	name string

	mu      sync.Mutex
	data    []byte
	durable []byte
	writes  int64
	fail    int64 // the write that cuts it off, counted from 1
	torn    bool  // that write reaches the disk in part
	off     bool
	order   []int64 // offsets of writes
}

func newMemory(name string, data []byte) *memory {
	return &memory{name: name, data: bytes.Clone(data), durable: bytes.Clone(data)}
}

func (m *memory) Name() string { return m.name }
func (m *memory) Size() int64  { return int64(len(m.data)) }

func (m *memory) ReadAt(_ context.Context, p []byte, offset int64) error {
	return m.with(func() { copy(p, m.data[offset:]) })
}

func (m *memory) WriteAt(_ context.Context, p []byte, offset int64) error {
	m.mu.Lock()
	m.writes++
	if m.writes == m.fail && !m.off {
		m.off = true
		if m.torn {
			copy(m.durable[offset:], p[:len(p)/2])
		}
	}
	m.mu.Unlock()
	return m.with(func() { copy(m.data[offset:], p); m.order = append(m.order, offset) })
}

func (m *memory) Zero(ctx context.Context, offset, length int64) error {
	return m.WriteAt(ctx, make([]byte, length), offset)
}

func (m *memory) Flush(context.Context) error {
	return m.with(func() { copy(m.durable, m.data) })
}

func (m *memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.off = true
	return nil
}

func (m *memory) with(f func()) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.off {
		return errFault
	}
	f()
	return nil
}

// again is the target after a power cut: what was not flushed is gone.
func (m *memory) again() *memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	return newMemory(m.name, m.durable)
}

// random fills n bytes, some blocks of them with zeroes.
func random(seed uint64, n int64) []byte {
	p := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)}).Read(p)
	dice := rand.New(rand.NewPCG(seed, 2))
	for at := int64(0); at < n; at += 64 * kib {
		if dice.IntN(3) == 0 {
			clear(p[at:min(at+64*kib, n)])
		}
	}
	return p
}

func plan(t testing.TB, work replication.Work, options replication.PlanOptions) *replication.Plan {
	t.Helper()
	p, err := replication.NewPlan(work, options)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// whole is the plan of a full copy in small chunks.
func whole(t testing.TB, key int32, size int64) *replication.Plan {
	t.Helper()
	return plan(t, replication.Work{
		DiskKey: key, Capacity: size, Target: "t", Extents: []replication.Extent{{Length: size}},
	}, replication.PlanOptions{ChunkSize: 64 * kib})
}

// image writes a file of this size and content, sparse without content.
func image(t testing.TB, size int64, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "disk.img")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, size); err != nil {
		t.Fatal(err)
	}
	return file
}
