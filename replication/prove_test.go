package replication_test

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"vmapower/replication"
	"vmapower/replication/nbd/nbdtest"
)

// incremental is a disk of which the blocks from offset on have changed, with a target.
func incremental(t *testing.T, source *disk, target replication.Target, changed replication.Extent) replication.Disk {
	t.Helper()
	return replication.Disk{Source: source, Target: target, Plan: plan(t, replication.Work{
		DiskKey: 2000, ChangeID: "id/1", Capacity: source.Size(), Target: target.Name(), Extents: []replication.Extent{changed},
	}, replication.PlanOptions{ChunkSize: 64 * kib})}
}

// served opens the content as the target of a disk of so many bytes, at qemu-nbd.
func served(t *testing.T, content []byte) (target replication.Target, file string) {
	t.Helper()
	file = image(t, int64(len(content)), content)
	target, err := replication.OpenTarget(t.Context(), nbdtest.Qemu(t, file).URI.String(), replication.TargetOptions{Dirs: []string{os.TempDir()}, Size: int64(len(content))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = target.Close() })
	return target, file
}

func TestOnlyAnEarlierStateOfTheDiskIsProven(t *testing.T) {
	t.Parallel()
	const size = 32 * mib
	now := random(1, size)
	changed := replication.Extent{Offset: 4 * mib, Length: 2 * mib}
	before := bytes.Clone(now)
	copy(before[changed.Offset:changed.End()], random(2, changed.Length))
	sparse := make([]byte, size) // nearly empty
	copy(sparse, random(3, 512))
	otherSparse := make([]byte, size)
	copy(otherSparse, random(4, 512))
	last := bytes.Clone(before)
	last[size-1] ^= 1
	for name, c := range map[string]struct {
		source, target []byte
		proven         bool
	}{
		"the state before":          {now, before, true},
		"the state now":             {now, now, true},
		"nothing":                   {now, make([]byte, size), false},
		"another disk":              {now, random(5, size), false},
		"another, both near empty":  {sparse, otherSparse, false},
		"a near empty one":          {sparse, sparse, true},
		"one that is moved a bit":   {now, append(make([]byte, 512), now[:size-512]...), false},
		"another end of the disk":   {now, last, false},
		"one that ends in the half": {now, append(bytes.Clone(before[:size/2]), make([]byte, size/2)...), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target, file := served(t, c.target)
			err := replication.Prove(t.Context(), incremental(t, &disk{data: c.source}, target, changed))
			var foreign *replication.ProofError
			if proven := err == nil; proven != c.proven || !proven && !errors.As(err, &foreign) {
				t.Errorf("got %v", err)
			}
			if foreign != nil && (foreign.DiskKey != 2000 || foreign.Offset >= changed.Offset && foreign.Offset < changed.End()) {
				t.Errorf("it says %v", foreign)
			}
			if after, err := os.ReadFile(file); err != nil || !bytes.Equal(after, c.target) {
				t.Errorf("the target was written, %v", err)
			}
			if err := target.Flush(t.Context()); err != nil {
				t.Errorf("the target is of no use any more: %v", err)
			}
		})
	}
}

func TestATargetThatBeginsAsAnotherFormatIsRefusedByItsName(t *testing.T) {
	t.Parallel()
	const size = 4 * mib
	for name, begins := range map[string]struct {
		at   int
		text string
	}{
		"qcow2": {0, "QFI\xfb\x00\x00\x00\x03"}, "VMDK": {0, "KDMV\x01"}, "VHD": {0, "conectix"}, "VHDX": {0, "vhdxfile"},
		"LUKS": {0, "LUKS\xba\xbe\x00\x02"}, "ISO 9660": {32769, "CD001\x01"}, "VDI": {64, "\x7f\x10\xda\xbe"},
	} {
		content := random(7, size)
		copy(content[begins.at:], begins.text)
		target, _ := served(t, content)
		full := replication.Disk{Source: &disk{data: random(8, size)}, Target: target, Plan: whole(t, 2000, size)}
		var foreign *replication.ProofError
		if err := replication.Prove(t.Context(), full); !errors.As(err, &foreign) || foreign.Format != name {
			t.Errorf("%s: %v", name, err)
		}
		full.Source = &disk{data: content}
		if err := replication.Prove(t.Context(), full); err != nil {
			t.Errorf("a disk that begins as %s itself: %v", name, err)
		}
	}
}

// A server with large blocks takes a disk that ends within one, and keeps what is behind it.
func TestADiskThatEndsWithinABlockIsWrittenRight(t *testing.T) {
	t.Parallel()
	const size, room = mib + 512, mib + 8*kib
	old := random(3, room)
	for i := range old {
		old[i] |= 1
	}
	file := image(t, room, old)
	server := nbdtest.Nbdkit(t, "--filter=blocksize-policy", "file", file, "blocksize-minimum=4096", "blocksize-error-policy=error")
	for round, data := range [][]byte{random(4, size), bytes.Repeat([]byte{7}, size), make([]byte, size)} {
		target, err := replication.OpenTarget(t.Context(), server.URI.String(), replication.TargetOptions{Dirs: []string{os.TempDir()}, Size: size})
		if err != nil {
			t.Fatal(err)
		}
		copied, err := replication.Copy(t.Context(), []replication.Disk{{Plan: whole(t, 2000, size), Source: &disk{data: data}, Target: target}}, replication.CopyOptions{})
		if err == nil {
			_, err = replication.Verify(t.Context(), copied, replication.VerifyOptions{Full: true})
		}
		if err != nil {
			t.Errorf("round %d: %v", round, err)
		}
		_ = target.Close()
		if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, append(bytes.Clone(data), old[size:]...)) {
			t.Errorf("round %d: the image is not the disk with what was behind it, %v", round, err)
		}
	}
}

func TestATargetWhoseLastBlockIsTooShortIsRefused(t *testing.T) {
	t.Parallel()
	const size = mib + 512
	file := image(t, size, random(1, size))
	server := nbdtest.Nbdkit(t, "--filter=blocksize-policy", "file", file, "blocksize-minimum=4096", "blocksize-error-policy=error")
	_, err := replication.OpenTarget(t.Context(), server.URI.String(), replication.TargetOptions{Dirs: []string{os.TempDir()}, Size: size})
	var refused *replication.TargetError
	if !errors.As(err, &refused) || refused.Kind != replication.TargetTooSmall {
		t.Errorf("got %v", err)
	}
}
