package vcenter

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// Allocated asks ChangedAreas for all that was ever written. It is no substitute
// for a lost change id: what the target holds elsewhere stays there.
const Allocated = "*"

// Extent is a piece of a disk, in bytes.
type Extent struct {
	Offset int64 `json:"offset"`
	Length int64 `json:"length"`
}

// ChangedAreas returns what was written to the disk since its change id was
// since: in order, without overlap, within the disk. It may be more than was
// written, never less. The VM must be off, with snapshots or without, and
// the disk ReadableByVDDK. It takes a call for
// each 2,000 areas or so, and may be repeated.
//
// A change id that is unknown, malformed or older than a reset of the tracking is
// ErrChangeIDInvalid, and so is a disk whose changes aren't tracked. vCenter says
// the same of a VM that is on: observe the VM before you believe it.
func (s *Session) ChangedAreas(ctx context.Context, vm VM, disk Disk, since string) ([]Extent, error) {
	if err := disk.ReadableByVDDK(); err != nil { // whichever reader reads it
		return nil, err
	}
	what := fmt.Sprintf("query the changed areas of %s of %s", disk, vm)
	if reason := unusable(since, disk.ChangeID); reason != "" {
		return nil, &Fault{Kind: ErrChangeIDInvalid, Text: what + ": " + reason}
	}
	var areas []Extent
	for start := int64(0); start < disk.Capacity; { // an answer without areas is not the end
		reply, err := methods.QueryChangedDiskAreas(ctx, s.transport, &types.QueryChangedDiskAreas{
			This: vm.reference(), DeviceKey: disk.Key, StartOffset: start, ChangeId: since,
		})
		if err != nil {
			return nil, translateChanges(err, what)
		}
		info := reply.Returnval
		if reason := implausible(info, start, disk.Capacity); reason != "" {
			return nil, &Fault{Kind: ErrFault, Text: what + ": vCenter's answer makes no sense: " + reason}
		}
		areas = append(areas, onDisk(info.ChangedArea, disk.Capacity)...)
		start = info.StartOffset + info.Length
	}
	return joined(areas), nil
}

// unusable says why a change id can't name an earlier state of the disk whose
// change id is now. The part before the slash changes with each reset, the number
// behind it only goes up.
func unusable(since, now string) string {
	if now == "" {
		return "changes of this disk are not tracked: tracking is off for the VM, or for this disk alone (its ctkEnabled)"
	}
	if since == Allocated {
		return ""
	}
	life, number, ok := splitChangeID(since)
	current, limit, known := splitChangeID(now)
	switch {
	case !ok:
		return "the change id is malformed"
	case !known:
		return "the disk's own change id is malformed"
	case !strings.EqualFold(life, current):
		return "change tracking was reset since this change id, or it is another disk's"
	case number > limit:
		return "the change id is newer than the disk's own, as after a revert to a snapshot"
	}
	return ""
}

// IsChangeID reports whether the text has the form of a change id, by which a disk's state can
// be named. Allocated is none.
func IsChangeID(text string) bool {
	life, _, ok := splitChangeID(text)
	return ok && !strings.Contains(life, Allocated)
}

func splitChangeID(id string) (life string, number uint64, ok bool) {
	slash := strings.LastIndexByte(id, '/')
	if slash <= 0 {
		return "", 0, false
	}
	number, err := strconv.ParseUint(id[slash+1:], 10, 64)
	return id[:slash], number, err == nil
}

// implausible says what is wrong with an answer for the disk from start on. The
// comparisons are such that no number overflows.
func implausible(info types.DiskChangeInfo, start, capacity int64) string {
	switch {
	case info.StartOffset < 0 || info.StartOffset > start:
		return fmt.Sprintf("asked from %d on, it begins at %d", start, info.StartOffset)
	case info.Length <= start-info.StartOffset:
		return fmt.Sprintf("it gets no further than %d", start)
	case info.Length > capacity-info.StartOffset:
		return "it goes beyond the end of the disk"
	}
	for _, area := range info.ChangedArea {
		if area.Start < 0 || area.Length < 0 {
			return fmt.Sprintf("there is no area of %d bytes at %d", area.Length, area.Start)
		}
	}
	return ""
}

// onDisk returns the areas as far as they lie on a disk of so many bytes: vCenter may round
// them up to whole blocks beyond its end, and tell empty ones.
func onDisk(told []types.DiskChangeExtent, capacity int64) []Extent {
	areas := make([]Extent, 0, len(told))
	for _, area := range told {
		if length := min(area.Length, capacity-area.Start); length > 0 {
			areas = append(areas, Extent{Offset: area.Start, Length: length})
		}
	}
	return areas
}

// joined returns the areas in order, those that touch joined.
func joined(areas []Extent) (whole []Extent) {
	byOffset := func(a, b Extent) int { return cmp.Compare(a.Offset, b.Offset) }
	for _, area := range slices.SortedFunc(slices.Values(areas), byOffset) {
		last := len(whole) - 1
		if last < 0 || area.Offset > whole[last].Offset+whole[last].Length {
			whole = append(whole, area)
			continue
		}
		whole[last].Length = max(whole[last].Length, area.Offset+area.Length-whole[last].Offset)
	}
	return whole
}
