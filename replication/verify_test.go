package replication_test

import (
	"errors"
	"testing"

	"vmapower/replication"
)

func TestVerifyNamesTheFirstByteThatDiffers(t *testing.T) {
	const size = 2 * mib
	for name, c := range map[string]struct {
		at    int64
		full  bool
		found bool
	}{
		"within the copied ranges":             {at: mib + 12345, found: true},
		"within them, the whole disk compared": {at: mib + 12345, full: true, found: true},
		"outside of them":                      {at: 77},
		"outside, the whole disk compared":     {at: 77, full: true, found: true},
	} {
		source := &disk{data: random(3, size)}
		target := newMemory("t", source.data)
		p := plan(t, replication.Work{DiskKey: 2000, Capacity: size, Target: "t", Extents: []replication.Extent{{Offset: mib, Length: mib}}}, replication.PlanOptions{})
		copied, err := replication.Copy(t.Context(), []replication.Disk{{Plan: p, Source: source, Target: target}}, replication.CopyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		good, err := replication.Verify(t.Context(), copied, replication.VerifyOptions{Full: c.full})
		if err != nil || len(good[0].SHA256) != 64 {
			t.Fatal(good, err)
		}
		target.data[c.at] ^= 1
		_, err = replication.Verify(t.Context(), copied, replication.VerifyOptions{Full: c.full})
		var mismatch *replication.MismatchError
		if errors.As(err, &mismatch) != c.found || c.found && (mismatch.Offset != c.at || mismatch.DiskKey != 2000) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheDigestDoesNotDependOnResumption(t *testing.T) {
	const size = mib
	source := &disk{data: random(4, size)}
	p := whole(t, 2000, size)
	var checkpoint replication.Checkpoint
	sum := func(resume replication.Checkpoint) string {
		target := newMemory("t", source.data)
		copied, err := replication.Copy(t.Context(), []replication.Disk{{Plan: p, Source: source, Target: target, Resume: resume}}, replication.CopyOptions{
			Save: recorder(&checkpoint),
		})
		if err != nil {
			t.Fatal(err)
		}
		if want := map[bool]int64{true: 0, false: size}[resume.Plan != ""]; copied[0].Written != want || copied[0].Resumed != size-want {
			t.Errorf("written %d, resumed %d", copied[0].Written, copied[0].Resumed)
		}
		verified, err := replication.Verify(t.Context(), copied, replication.VerifyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return verified[0].SHA256
	}
	if fresh := sum(replication.Checkpoint{}); fresh != sum(checkpoint) {
		t.Error("another digest after a resumption")
	}
}

func TestWhatAnEarlierAttemptCopiedIsComparedWithTheSource(t *testing.T) {
	const size = mib
	source := &disk{data: random(5, size)}
	p := whole(t, 2000, size)
	var checkpoint replication.Checkpoint
	if _, err := replication.Copy(t.Context(), []replication.Disk{{Plan: p, Source: source, Target: newMemory("t", make([]byte, size))}},
		replication.CopyOptions{Save: recorder(&checkpoint)}); err != nil {
		t.Fatal(err)
	}
	other := newMemory("t", source.data)
	other.data[size/2] ^= 1
	copied, err := replication.Copy(t.Context(), []replication.Disk{{Plan: p, Source: source, Target: other, Resume: checkpoint}}, replication.CopyOptions{})
	if err != nil || copied[0].Resumed != size {
		t.Fatalf("%+v, %v", copied, err)
	}
	var mismatch *replication.MismatchError
	if _, err := replication.Verify(t.Context(), copied, replication.VerifyOptions{}); !errors.As(err, &mismatch) || mismatch.Offset != size/2 {
		t.Errorf("got %v", err)
	}
}
