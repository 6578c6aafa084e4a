package vcenter

import (
	"bytes"
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmapower/internal/sandbox"
)

// Whatever goes wrong: a read that reports no error returned the disk's bytes.
func TestARangeIsRightOrAnError(t *testing.T) {
	const capacity = 2<<20 + 512
	b, s, vm, h := tracked(t, sandbox.Disk{CapacityBytes: capacity, FilledBytes: 1 << 20})
	r, err := s.OpenDisk(t.Context(), vm, b.disks(t, s, vm)[0], ReadOptions{Tries: 3, Backoff: time.Microsecond})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	troubles := []sandbox.ReadTrouble{
		sandbox.ReadIgnoresRange, sandbox.ReadShort, sandbox.ReadWrongStart, sandbox.ReadWrongTotal,
		sandbox.ReadDropped, sandbox.ReadUnavailable, sandbox.ReadUnauthorized,
		sandbox.ReadSurplus, sandbox.ReadPlainOK, sandbox.ReadRedirected,
	}
	failed := 0
	rapid.Check(t, func(t *rapid.T) {
		b.Heal()
		n := rapid.IntRange(0, 4).Draw(t, "troubles")
		for range n {
			b.FailReads(rapid.SampledFrom(troubles).Draw(t, "trouble"), 1)
		}
		if rapid.IntRange(0, 9).Draw(t, "expires") == 0 {
			b.ExpireSessions()
		}
		if rapid.Bool().Draw(t, "written") {
			data := rapid.SliceOfN(rapid.Byte(), 1, 2000).Draw(t, "data")
			if err := h.Write(rapid.Int64Range(0, capacity-2000).Draw(t, "at"), data); err != nil {
				t.Fatal(err)
			}
		}
		off := rapid.Int64Range(0, capacity-1).Draw(t, "offset")
		got := make([]byte, rapid.Int64Range(1, min(capacity-off, 300*kib)).Draw(t, "length"))
		want := make([]byte, len(got))
		_, _ = h.ReadAt(want, off)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		switch err := r.ReadAt(ctx, got, off); {
		case err == nil && !bytes.Equal(got, want):
			t.Fatalf("%d bytes at %d are other bytes", len(got), off)
		case err != nil && n < 3:
			t.Fatalf("%d troubles: %v", n, err)
		case err != nil:
			failed++
		}
	})
	t.Logf("%d reads failed", failed)
}
