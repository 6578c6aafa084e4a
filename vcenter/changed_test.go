package vcenter

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/vmware/govmomi/vim25/types"
	"pgregory.net/rapid"

	"vmapower/internal/sandbox"
)

const kib = 1 << 10

// tracked is a VM that is off, with one disk that nobody wrote to since now.
func tracked(t *testing.T, disk sandbox.Disk) (b *bench, s *Session, vm VM, h *sandbox.DiskHandle) {
	t.Helper()
	b = setup(t, store("web", disk))
	s = b.session(t)
	return b, s, b.find(t, s, "web"), b.Guest("web").Disk(2000)
}

func TestChangedAreasAreThoseWritten(t *testing.T) {
	b, s, vm, h := tracked(t, sandbox.Disk{CapacityBytes: 8 << 20, FilledBytes: 1 << 20})
	since := h.ChangeID()
	b.Guest("web").PowerOnByHand()
	for _, off := range []int64{10, 65 * kib, 4 << 20, 8<<20 - 1} {
		if err := h.Write(off, []byte{1}); err != nil {
			t.Fatal(err)
		}
	}
	b.Guest("web").PowerOffByHand()
	disk := b.disks(t, s, vm)[0]
	areas, err := s.ChangedAreas(t.Context(), vm, disk, since)
	want := []Extent{{0, 128 * kib}, {4 << 20, 64 * kib}, {8<<20 - 64*kib, 64 * kib}}
	if err != nil || !slices.Equal(areas, want) {
		t.Errorf("%v, %v", areas, err)
	}
	if areas, err := s.ChangedAreas(t.Context(), vm, disk, disk.ChangeID); err != nil || len(areas) != 0 {
		t.Errorf("since now: %v, %v", areas, err)
	}
	areas, err = s.ChangedAreas(t.Context(), vm, disk, Allocated)
	want[0].Length = 1 << 20
	if err != nil || !slices.Equal(areas, want) {
		t.Errorf("allocated: %v, %v", areas, err)
	}
}

// Whatever is written, and however small the answers: each written byte is in an
// area, and the areas are in order, apart and within the disk.
func TestChangedAreasMissNothing(t *testing.T) {
	const capacity = 4<<20 + 512
	b, s, vm, h := tracked(t, sandbox.Disk{CapacityBytes: capacity})
	rapid.Check(t, func(t *rapid.T) {
		since := h.ChangeID()
		b.Guest("web").PowerOnByHand()
		var writes []Extent
		for range rapid.IntRange(0, 20).Draw(t, "writes") {
			off := rapid.Int64Range(0, capacity-1).Draw(t, "offset")
			length := rapid.Int64Range(1, min(capacity-off, 200*kib)).Draw(t, "length")
			if err := h.Write(off, make([]byte, length)); err != nil {
				t.Fatal(err)
			}
			writes = append(writes, Extent{off, length})
		}
		b.Guest("web").PowerOffByHand()
		b.PageChangedAreas(rapid.IntRange(0, 3).Draw(t, "areas"), rapid.SampledFrom([]int64{0, 0, 300 * kib, 512*kib + 512, 4 << 20}).Draw(t, "span"))
		disk, err := s.Disks(t.Context(), vm)
		if err != nil {
			t.Fatal(err)
		}
		areas, err := s.ChangedAreas(t.Context(), vm, disk[0], since)
		if err != nil {
			t.Fatal(err)
		}
		end := int64(-1)
		for _, area := range areas {
			if area.Length <= 0 || area.Offset <= end || area.Offset+area.Length > capacity {
				t.Fatalf("%v", areas)
			}
			end = area.Offset + area.Length
		}
		for _, write := range writes {
			if !slices.ContainsFunc(areas, func(a Extent) bool {
				return a.Offset <= write.Offset && a.Offset+a.Length >= write.Offset+write.Length
			}) {
				t.Fatalf("%v is not in %v", write, areas)
			}
		}
		if int64(len(areas)) > 2*int64(len(writes)) {
			t.Fatalf("%d writes, %v", len(writes), areas)
		}
	})
}

func TestAnEmptyAnswerIsNotTheEnd(t *testing.T) {
	b, s, vm, h := tracked(t, sandbox.Disk{CapacityBytes: 1 << 40})
	since := h.ChangeID()
	if err := h.Write(1<<40-1, []byte{1}); err != nil {
		t.Fatal(err)
	}
	b.PageChangedAreas(0, 1<<38)
	areas, err := s.ChangedAreas(t.Context(), vm, b.disks(t, s, vm)[0], since)
	if err != nil || !slices.Equal(areas, []Extent{{1<<40 - 64*kib, 64 * kib}}) {
		t.Errorf("%v, %v", areas, err)
	}
	if n := b.Calls()["QueryChangedDiskAreas"]; n != 4 {
		t.Errorf("%d calls", n)
	}
}

func TestManyAreasTakeSeveralAnswers(t *testing.T) {
	b, s, vm, h := tracked(t, sandbox.Disk{CapacityBytes: 1 << 40})
	since := h.ChangeID()
	for i := range int64(5000) {
		if err := h.Write(i<<20, []byte{1}); err != nil {
			t.Fatal(err)
		}
	}
	areas, err := s.ChangedAreas(t.Context(), vm, b.disks(t, s, vm)[0], since)
	if err != nil || len(areas) != 5000 || b.Calls()["QueryChangedDiskAreas"] != 3 {
		t.Errorf("%d areas in %v, %v", len(areas), b.Calls(), err)
	}
}

func TestAnInvalidChangeIDIsSaidToBe(t *testing.T) {
	b, s, vm, h := tracked(t, sandbox.Disk{})
	old := h.ChangeID()
	life, _, _ := splitChangeID(old)
	stale := b.disks(t, s, vm)[0]
	h.ResetCBT()
	disk := b.disks(t, s, vm)[0]
	current, number, _ := splitChangeID(disk.ChangeID)
	for name, since := range map[string]string{
		"before a reset": old, "another disk's": "52 00-00/1", "empty": "", "no number": current + "/", "no slash": current,
		"a negative number": current + "/-1", "only a number": "/3", "newer than the disk": fmt.Sprintf("%s/%d", current, number+1),
	} {
		b.ResetCalls()
		_, err := s.ChangedAreas(t.Context(), vm, disk, since)
		if !errors.Is(err, ErrChangeIDInvalid) || Code(err) != "change_id_invalid" {
			t.Errorf("%s: %v", name, err)
		}
		if n := b.Calls()["QueryChangedDiskAreas"]; n != 0 {
			t.Errorf("%s: asked %d times", name, n)
		}
	}
	// vCenter's own word counts where ours is of yesterday.
	if _, err := s.ChangedAreas(t.Context(), vm, stale, life+"/1"); !errors.Is(err, ErrChangeIDInvalid) {
		t.Errorf("reset meanwhile: %v", err)
	}
	b.Guest("web").PowerOnByHand()
	if _, err := s.ChangedAreas(t.Context(), vm, disk, disk.ChangeID); !errors.Is(err, ErrChangeIDInvalid) {
		t.Errorf("powered on: %v", err)
	}
	b.Guest("web").PowerOffByHand()
	h.TrackChanges(false)
	for _, since := range []string{disk.ChangeID, Allocated} {
		if _, err := s.ChangedAreas(t.Context(), vm, b.disks(t, s, vm)[0], since); !errors.Is(err, ErrChangeIDInvalid) {
			t.Errorf("not tracked, %s: %v", since, err)
		}
	}
}

func TestFaultsOfTheQueryHaveTheirKinds(t *testing.T) {
	b, s, vm, _ := tracked(t, sandbox.Disk{})
	disk := b.disks(t, s, vm)[0]
	for _, c := range []struct {
		fault types.BaseMethodFault
		kind  error
	}{
		{&types.FileFault{}, ErrChangeIDInvalid},
		{&types.FileNotFound{}, ErrChangeIDInvalid},
		{&types.InvalidArgument{InvalidProperty: "changeId"}, ErrChangeIDInvalid},
		{&types.InvalidArgument{InvalidProperty: "startOffset"}, ErrFault},
		{&types.FileLocked{}, ErrBusy},
		{&types.CannotAccessFile{}, ErrFault},
		{&types.NoPermission{PrivilegeId: "VirtualMachine.Provisioning.DiskRandomRead"}, ErrPermission},
		{&types.HostNotConnected{}, ErrUnreachable},
	} {
		b.Fail("QueryChangedDiskAreas", "web", c.fault, 1)
		if _, err := s.ChangedAreas(t.Context(), vm, disk, disk.ChangeID); !errors.Is(err, c.kind) {
			t.Errorf("%T: %v", c.fault, err)
		}
	}
	b.ExpireSessions()
	if _, err := s.ChangedAreas(t.Context(), vm, disk, disk.ChangeID); err != nil {
		t.Errorf("expired session: %v", err)
	}
}

func TestAnAnswerThatMakesNoSenseIsRefused(t *testing.T) {
	b, s, vm, h := tracked(t, sandbox.Disk{CapacityBytes: 1 << 20})
	disk := b.disks(t, s, vm)[0]
	if err := h.Write(0, []byte{1}); err != nil {
		t.Fatal(err)
	}
	area := func(start, length int64) func(*types.DiskChangeInfo) {
		return func(i *types.DiskChangeInfo) {
			i.ChangedArea = []types.DiskChangeExtent{{Start: start, Length: length}}
		}
	}
	for name, spoil := range map[string]func(*types.DiskChangeInfo){
		"no progress":    func(i *types.DiskChangeInfo) { i.Length = 0 },
		"backwards":      func(i *types.DiskChangeInfo) { i.Length = -5 },
		"a gap":          func(i *types.DiskChangeInfo) { i.StartOffset, i.Length = 512, i.Length-512 },
		"before":         func(i *types.DiskChangeInfo) { i.StartOffset = -512 },
		"overflow":       func(i *types.DiskChangeInfo) { i.Length = math.MaxInt64 },
		"negative":       area(-512, 1024),
		"negative bytes": area(512, -1),
	} {
		b.TamperChangedAreas(spoil)
		_, err := s.ChangedAreas(soon(t), vm, disk, disk.ChangeID)
		if !errors.Is(err, ErrFault) || !strings.Contains(err.Error(), "makes no sense") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		spoil func(*types.DiskChangeInfo)
		want  []Extent
	}{
		"beyond the end":     {area(1<<20-512, 64*kib), []Extent{{1<<20 - 512, 512}}},
		"far beyond the end": {area(1<<30, 512), nil},
		"an empty one":       {area(512, 0), nil},
		"huge":               {area(512, math.MaxInt64), []Extent{{512, 1<<20 - 512}}},
	} {
		b.TamperChangedAreas(c.spoil)
		if areas, err := s.ChangedAreas(t.Context(), vm, disk, disk.ChangeID); err != nil || !slices.Equal(areas, c.want) {
			t.Errorf("an area that is %s: %v, %v", name, areas, err)
		}
	}
	b.Heal()
	if areas, err := s.ChangedAreas(t.Context(), vm, disk, disk.ChangeID); err != nil || len(areas) != 1 {
		t.Errorf("healed: %v, %v", areas, err)
	}
}

func TestAreasThatTouchAreJoined(t *testing.T) {
	got := joined([]Extent{{100, 50}, {0, 10}, {10, 5}, {120, 10}, {40, 5}, {140, 20}})
	if want := []Extent{{0, 15}, {40, 5}, {100, 60}}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}
