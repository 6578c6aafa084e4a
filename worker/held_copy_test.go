package worker_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"vmapower/internal/sandbox"
	"vmapower/replication/nbd/nbdtest"
	"vmapower/tasks"
)

// sureFor is how long after the last word of Redis a worker may still write: it is the
// protocol's own time, 4 s, and some for a busy machine to finish the chunk it has begun.
const sureFor = 4*time.Second + 1500*time.Millisecond

// blank is an empty file for a copy of the whole disk, which is filled, and the chunks
// of 2 MiB that have come.
type blank struct {
	file string
	size int64
	sync tasks.DiskSync
}

func (b *bundle) blank(t *testing.T, size int64) blank {
	t.Helper()
	file := filepath.Join(t.TempDir(), "disk.img")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, size); err != nil {
		t.Fatal(err)
	}
	b.config.Targets.Dirs = append(b.config.Targets.Dirs, os.TempDir())
	return blank{file: file, size: size, sync: tasks.DiskSync{Key: 2000, Target: "file://" + file}}
}

func (f blank) chunks(t *testing.T) (come int) {
	t.Helper()
	file, err := os.Open(f.file)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	const chunk = 2 * mib
	last := make([]byte, 512)
	for end := int64(chunk); end <= f.size; end += chunk {
		if _, err := file.ReadAt(last, end-int64(len(last))); err != nil {
			t.Fatal(err)
		}
		for _, b := range last {
			if b != 0 {
				come++
				break
			}
		}
	}
	return come
}

// filled is a VM that is off, with disks full of data.
func filled(sizes ...int64) sandbox.Guest {
	g := stopped(sizes...)
	for i, size := range sizes {
		g.Disks[i].FilledBytes = size
	}
	return g
}

// forget cancels the job, whose copy would go on for long.
func (b *bundle) forget(t *testing.T, id string) {
	t.Helper()
	if err := b.cancel(t, id); err != nil {
		t.Fatal(err)
	}
	b.ended(t, id)
}

// Whoever can't be sure of his claim begins no chunk: a successor may be at work, or the
// VM of the target.
func TestACopyBeginsNoChunkWhileItsClaimIsNotSure(t *testing.T) {
	const size = 96 * mib
	b := setup(t, filled(size))
	target := b.blank(t, size)
	b.work(t)
	args := syncOf(target.sync)
	args.RateLimit = size / 16
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), args)
	b.until(t, id, copies)
	b.redis.Stop()
	defer b.redis.Continue()
	time.Sleep(sureFor)
	before := target.chunks(t)
	time.Sleep(time.Second) // time for three chunks
	if after := target.chunks(t); after != before || after == size/(2*mib) {
		t.Errorf("%d chunks of %d were written, %d of them without a sure claim", after, size/(2*mib), after-before)
	}
	b.redis.Continue()
	b.forget(t, id)
}

// A server that takes no more for a while must not get the rest of a chunk that was begun
// while the claim was sure.
func TestAChunkThatWasBegunIsNotFinishedWithoutASureClaim(t *testing.T) {
	const size = 96 * mib
	b := setup(t, filled(size))
	target := b.blank(t, size)
	server := nbdtest.Nbdkit(t, "file", target.file)
	target.sync.Target = server.URI.String()
	b.work(t)
	args := syncOf(target.sync)
	args.RateLimit = size / 12
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), args)
	b.until(t, id, copies)
	server.Stop()
	before := target.chunks(t)
	time.Sleep(time.Second) // time for four chunks, which stand in a row
	b.redis.Stop()
	defer b.redis.Continue()
	time.Sleep(sureFor)
	server.Continue()
	time.Sleep(500 * time.Millisecond)
	// One may have been with the server already.
	if after := target.chunks(t); after > before+1 {
		t.Errorf("%d chunks came without a sure claim", after-before)
	}
	b.redis.Continue()
	b.forget(t, id)
}
