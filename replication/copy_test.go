package replication_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"vmapower/replication"
)

// attempt copies and verifies once, saving checkpoints into saved.
func attempt(ctx context.Context, disks []replication.Disk, saved map[int32][]byte, options replication.CopyOptions, full bool) error {
	options.Save = func(_ context.Context, key int32, checkpoint replication.Checkpoint) error {
		data, err := checkpoint.MarshalBinary()
		saved[key] = data
		return err
	}
	for i, d := range disks {
		if data := saved[d.Plan.DiskKey()]; data != nil {
			if err := disks[i].Resume.UnmarshalBinary(data); err != nil {
				return err
			}
		}
	}
	copied, err := replication.Copy(ctx, disks, options)
	if err != nil {
		return err
	}
	_, err = replication.Verify(ctx, copied, replication.VerifyOptions{Full: full})
	return err
}

func TestWhateverFailsAVerifiedCopyEqualsItsSource(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Int64Range(1, 24).Draw(t, "blocks") * 32 * kib
		source := &disk{data: random(rapid.Uint64().Draw(t, "seed"), size)}
		// The target holds the source but for the changed extents.
		before := bytes.Clone(source.data)
		var extents []replication.Extent
		for range rapid.IntRange(0, 8).Draw(t, "extents") {
			offset := rapid.Int64Range(0, size-1).Draw(t, "offset")
			length := rapid.Int64Range(0, size-offset).Draw(t, "length")
			extents = append(extents, replication.Extent{Offset: offset, Length: length})
			for i := offset; i < offset+length; i++ {
				before[i] ^= 0xa5
			}
		}
		target := newMemory("target", before)
		p, err := replication.NewPlan(replication.Work{DiskKey: 2000, ChangeID: "id/1", Capacity: size, Target: "target", Extents: extents},
			replication.PlanOptions{ChunkSize: 64 * kib * rapid.Int64Range(1, 4).Draw(t, "chunk"), Gap: rapid.SampledFrom([]int64{-1, 0, 64 * kib}).Draw(t, "gap")})
		if err != nil {
			t.Fatal(err)
		}
		saved := make(map[int32][]byte)
		failures := rapid.IntRange(0, 3).Draw(t, "failures")
		for n := 0; ; n++ {
			source.reads.Store(0)
			source.fail, target.fail = 0, 0
			fence := int64(1 << 40)
			if n < failures {
				switch at := rapid.Int64Range(1, 20).Draw(t, "at"); rapid.IntRange(0, 2).Draw(t, "fault") {
				case 0:
					source.fail = at
				case 1:
					target.fail, target.torn = at, rapid.Bool().Draw(t, "torn")
				case 2:
					fence = at
				}
			}
			var asked atomic.Int64
			err := attempt(context.Background(), []replication.Disk{{Plan: p, Source: source, Target: target}}, saved, replication.CopyOptions{
				CheckpointBytes: 128 * kib, Memory: 512 * kib,
				AwaitLease: func(context.Context) error {
					if asked.Add(1) >= fence {
						return errFault
					}
					return nil
				},
			}, rapid.Bool().Draw(t, "full"))
			if err == nil {
				break
			}
			if !errors.Is(err, errFault) {
				t.Fatal(err)
			}
			target = target.again()
		}
		if !bytes.Equal(target.durable, source.data) {
			t.Fatal("verified, and the target differs")
		}
	})
}

func TestAResumedCopyRepeatsOnlyWhatNoCheckpointHolds(t *testing.T) {
	const size, limit = 4 * mib, 512 * kib
	source := &disk{data: random(1, size)}
	target := newMemory("t", make([]byte, size))
	target.fail = 40
	saved := make(map[int32][]byte)
	p := whole(t, 2000, size)
	options := replication.CopyOptions{CheckpointBytes: limit}
	if err := attempt(t.Context(), []replication.Disk{{Plan: p, Source: source, Target: target}}, saved, options, false); !errors.Is(err, errFault) {
		t.Fatal(err)
	}
	next := target.again()
	if err := attempt(t.Context(), []replication.Disk{{Plan: p, Source: source, Target: next}}, saved, options, false); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(next.durable, source.data) {
		t.Error("the target differs")
	}
	twice := (int64(len(target.order))+int64(len(next.order)))*64*kib - size
	if twice > limit {
		t.Errorf("%d bytes were copied twice, more than %d", twice, limit)
	}

	other := plan(t, replication.Work{DiskKey: 2000, ChangeID: "another", Capacity: size, Target: "t", Extents: []replication.Extent{{Length: size}}}, replication.PlanOptions{ChunkSize: 64 * kib})
	over := newMemory("t", make([]byte, size))
	if err := attempt(t.Context(), []replication.Disk{{Plan: other, Source: source, Target: over}}, saved, options, false); err != nil {
		t.Fatal(err)
	}
	if len(over.order) != size/(64*kib) {
		t.Errorf("the checkpoint of another plan was used: %d writes", len(over.order))
	}
}

func TestAFencedCopyBeginsNoFurtherChunk(t *testing.T) {
	const size = 2 * mib
	for range 10 {
		source, target := &disk{data: bytes.Repeat([]byte{1}, size)}, newMemory("t", make([]byte, size))
		var allowed atomic.Int64
		_, err := replication.Copy(t.Context(), []replication.Disk{{Plan: whole(t, 2000, size), Source: source, Target: target}}, replication.CopyOptions{
			AwaitLease: func(context.Context) error {
				if allowed.Add(1) > 10 {
					return errFault
				}
				return nil
			},
		})
		if !errors.Is(err, errFault) {
			t.Fatal(err)
		}
		if written := len(target.order); written > 10 {
			t.Errorf("%d chunks written with 10 permits", written)
		}
		if err := target.WriteAt(t.Context(), []byte{1}, 0); err == nil {
			t.Error("the connection is still open")
		}
	}
}

func TestSeveralDisksAdvanceTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const size = 4 * mib
		var disks []replication.Disk
		for _, key := range []int32{2000, 2001, 2002} {
			disks = append(disks, replication.Disk{Plan: whole(t, key, size), Source: &disk{data: bytes.Repeat([]byte{1}, size)}, Target: newMemory(fmt.Sprint(key), make([]byte, size))})
		}
		apart, told := int64(0), 0
		_, err := replication.Copy(t.Context(), disks, replication.CopyOptions{
			Rates: []*replication.Rate{replication.NewRate(mib)},
			Progress: func(all []replication.Progress) {
				told++
				for _, p := range all {
					apart = max(apart, all[0].Acked-p.Acked, p.Acked-all[0].Acked)
					if p.Durable > p.Acked || p.Acked > p.Total || p.Total != size {
						t.Errorf("progress: %+v", p)
					}
				}
			},
		})
		if err != nil || apart > mib || told < 11 || told > 14 {
			t.Errorf("%v, the disks were %d bytes apart, told %d times in 12 s", err, apart, told)
		}
	})
}

func TestARateLimitHolds(t *testing.T) {
	for name, again := range map[string]bool{"copied": false, "and read back meanwhile": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const size = 4 * mib
				target := newMemory("t", make([]byte, size))
				options := replication.CopyOptions{Rates: []*replication.Rate{replication.NewRate(mib / 2)}}
				if again {
					options.OpenAgain = func(context.Context, int32) (replication.Target, error) {
						return &reader{&remote{memory: target, down: &direction{perSecond: mib << 10}}}, nil
					}
				}
				started := time.Now()
				_, err := replication.Copy(t.Context(), []replication.Disk{{Plan: whole(t, 2000, size), Source: &disk{data: random(1, size)}, Target: target}}, options)
				if took := time.Since(started); err != nil || took < 7700*time.Millisecond || took > 8700*time.Millisecond {
					t.Errorf("4 MiB at half a MiB/s took %v, %v", took, err)
				}
			})
		})
	}
}

func TestACancelledCopyEndsWithItsCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, errFault)
		defer cancel()
		const size = 4 * mib
		_, err := replication.Copy(ctx, []replication.Disk{{Plan: whole(t, 2000, size), Source: &disk{data: random(1, size)}, Target: newMemory("t", make([]byte, size))}},
			replication.CopyOptions{Rates: []*replication.Rate{replication.NewRate(64 * kib)}})
		if !errors.Is(err, errFault) {
			t.Error(err)
		}
	})
}

func TestDisksThatCannotBeCopiedAreRefusedBeforeAnyWrite(t *testing.T) {
	const size = mib
	source, small, target := &disk{data: make([]byte, size)}, newMemory("small", make([]byte, size-1)), newMemory("t", make([]byte, size))
	p, q := whole(t, 2000, size), whole(t, 2001, size)
	for name, disks := range map[string][]replication.Disk{
		"two disks to one target": {{Plan: p, Source: source, Target: target}, {Plan: q, Source: source, Target: target}},
		"one disk twice":          {{Plan: p, Source: source, Target: target}, {Plan: p, Source: source, Target: newMemory("u", make([]byte, size))}},
		"a target too small":      {{Plan: p, Source: source, Target: small}},
		"a disk that has grown":   {{Plan: p, Source: &disk{data: make([]byte, size+1)}, Target: target}},
	} {
		if _, err := replication.Copy(t.Context(), disks, replication.CopyOptions{}); err == nil {
			t.Errorf("%s: copied", name)
		}
	}
	if target.writes+small.writes > 0 {
		t.Error("a target was written")
	}
}
