package bench

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"vmapower/replication/nbd"
	"vmapower/replication/nbd/nbdtest"
)

const (
	diskSize   = 256 << 20
	nbdWriters = 8 // as the worker writes
)

// BenchmarkNBDWrite writes the same data to the same kind of server: by the client of
// this repository, and by nbdcopy with as many connections and requests in flight.
// Both read the image from the page cache, and both flush at the end.
func BenchmarkNBDWrite(b *testing.B) {
	if _, err := exec.LookPath("nbdcopy"); err != nil {
		b.Skip("nbdcopy is missing, so there is nothing to compare with: run deploy/install-nbd.sh")
	}
	image := filepath.Join(b.TempDir(), "disk.img")
	content := make([]byte, diskSize)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(content)
	if err := os.WriteFile(image, content, 0o600); err != nil {
		b.Fatal(err)
	}
	for name, start := range map[string]func() *nbdtest.Server{
		"memory": func() *nbdtest.Server { return nbdtest.Nbdkit(b, "memory", "256M") },
		"file":   func() *nbdtest.Server { return nbdtest.Nbdkit(b, "file", "fadvise=sequential", "file="+blank(b)) },
	} {
		b.Run(name, func(b *testing.B) {
			server := start()
			nbdcopy(b, image, server) // allocates what the server keeps it in
			var ours, plain time.Duration
			for b.Loop() {
				ours += timed(func() { copyByClient(b, image, server) })
				plain += timed(func() { nbdcopy(b, image, server) })
			}
			total := float64(b.N) * diskSize / 1e6
			b.ReportMetric(total/ours.Seconds(), "MB/s")
			b.ReportMetric(total/plain.Seconds(), "nbdcopy-MB/s")
			b.ReportMetric(plain.Seconds()/ours.Seconds(), "ratio")
		})
	}
}

func blank(b *testing.B) string {
	b.Helper()
	file := filepath.Join(b.TempDir(), "target.img")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		b.Fatal(err)
	}
	if err := os.Truncate(file, diskSize); err != nil {
		b.Fatal(err)
	}
	return file
}

func timed(f func()) time.Duration {
	started := time.Now()
	f()
	return time.Since(started)
}

func nbdcopy(b *testing.B, image string, server *nbdtest.Server) {
	b.Helper()
	if out, err := exec.Command("nbdcopy", "--flush", "--connections=4", "--requests=16", image, server.URI.String()).CombinedOutput(); err != nil {
		b.Fatalf("nbdcopy: %v: %s", err, out)
	}
}

func copyByClient(b *testing.B, image string, server *nbdtest.Server) {
	b.Helper()
	client, err := nbd.Dial(b.Context(), server.URI, nbd.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	source, err := os.Open(image)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = source.Close() }()
	offsets := make(chan int64)
	var group sync.WaitGroup
	for range nbdWriters {
		group.Go(func() {
			buffer := make([]byte, syncChunk)
			for offset := range offsets {
				if _, err := source.ReadAt(buffer, offset); err != nil {
					b.Error(err)
				} else if err := client.WriteAt(b.Context(), buffer, offset); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for offset := int64(0); offset < diskSize; offset += syncChunk {
		offsets <- offset
	}
	close(offsets)
	group.Wait()
	if err := client.Flush(b.Context()); err != nil {
		b.Error(err)
	}
}
