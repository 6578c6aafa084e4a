package replication_test

import (
	"bytes"
	"errors"
	"os"
	"sync/atomic"
	"testing"

	"vmapower/replication"
	"vmapower/replication/nbd/nbdtest"
)

// The last bytes of a request are a piece of their own, and without them the server
// carries out nothing.
func TestARequestIsCarriedOutOnlyIfTheLeaseIsHeldToItsEnd(t *testing.T) {
	t.Parallel()
	const size, pieces = 256 * kib, 3 // 128 KiB with the head, the rest, and its end
	for allowed := range pieces + 1 {
		file := image(t, size, nil)
		var left atomic.Int64
		left.Store(1 << 40)
		target, err := replication.OpenTarget(t.Context(), nbdtest.Nbdkit(t, "file", file).URI.String(), replication.TargetOptions{
			Connections: 1, Dirs: []string{os.TempDir()},
			LeaseHeld: func() error {
				if left.Add(-1) < 0 {
					return errFault
				}
				return nil
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		left.Store(int64(allowed))
		err = target.WriteAt(t.Context(), bytes.Repeat([]byte{1}, size), 0)
		held := allowed == pieces
		if held && err != nil || !held && !errors.Is(err, errFault) {
			t.Errorf("%d of %d pieces: %v", allowed, pieces, err)
		}
		left.Store(1 << 40)
		if err := target.Flush(t.Context()); held != (err == nil) {
			t.Errorf("%d of %d pieces, and then a flush: %v", allowed, pieces, err)
		}
		_ = target.Close()
		got, err := os.ReadFile(file)
		if err != nil || (bytes.Count(got, []byte{1}) == size) != held || !held && bytes.Contains(got, []byte{1}) {
			t.Errorf("%d of %d pieces: %d bytes written, %v", allowed, pieces, bytes.Count(got, []byte{1}), err)
		}
	}
}
