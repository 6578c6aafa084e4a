package sandbox

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/vmware/govmomi/vim25/types"
)

// tracking is a disk's change tracking. A change id names a moment as
// "<uuid>/<sequence>": the sequence goes up with each power change and snapshot,
// the uuid is another one after a reset.
type tracking struct {
	on       bool
	uuid     string
	sequence int64
	written  map[int64]int64 // by granule: the sequence during which it was written last
}

func newTracking(on bool) *tracking {
	t := &tracking{on: on}
	t.reset()
	return t
}

// reset forgets all changes, so that every id handed out before is worthless.
func (t *tracking) reset() {
	raw := uuid.New()
	raw[0] = 0x52
	t.uuid = fmt.Sprintf("% x-% x", raw[:8], raw[8:])
	t.sequence, t.written = 1, map[int64]int64{}
}

// id is the change id now, "" while changes aren't tracked.
func (t *tracking) id() string {
	if !t.on {
		return ""
	}
	return t.uuid + "/" + strconv.FormatInt(t.sequence, 10)
}

func (t *tracking) wrote(off, length int64) {
	for n := off / granule; n*granule < off+length; n++ {
		t.written[n] = t.sequence
	}
}

// since returns the granules written since the id was the current one, in order;
// known is false for an id of another life.
func (t *tracking) since(id string) (granules []int64, known bool) {
	slash := strings.LastIndexByte(id, '/')
	if !t.on || slash < 0 || id[:slash] != t.uuid {
		return nil, false
	}
	sequence, err := strconv.ParseInt(id[slash+1:], 10, 64)
	if err != nil || sequence < 1 || sequence > t.sequence {
		return nil, false
	}
	for n, at := range t.written {
		if at >= sequence {
			granules = append(granules, n)
		}
	}
	slices.Sort(granules)
	return granules, true
}

// allocated returns what was ever written: the filled part and granules beyond it.
func (c *contents) allocated() []types.DiskChangeExtent {
	var areas []types.DiskChangeExtent
	if c.filled > 0 {
		areas = append(areas, types.DiskChangeExtent{Length: (c.filled + granule - 1) / granule * granule})
	}
	return merge(areas, c.written())
}

// merge appends the granules, in order, to the areas and joins neighbours.
func merge(areas []types.DiskChangeExtent, granules []int64) []types.DiskChangeExtent {
	for _, n := range granules {
		last := len(areas) - 1
		if last >= 0 && areas[last].Start+areas[last].Length > n*granule {
			continue
		}
		if last >= 0 && areas[last].Start+areas[last].Length == n*granule {
			areas[last].Length += granule
			continue
		}
		areas = append(areas, types.DiskChangeExtent{Start: n * granule, Length: granule})
	}
	return areas
}

// window answers one query: the areas from start on, at most limit of them, in
// at most span bytes of the disk; 0 is no bound.
func window(areas []types.DiskChangeExtent, start, capacity int64, limit int, span int64) types.DiskChangeInfo {
	end := capacity
	if span > 0 {
		end = min(end, start+span)
	}
	info := types.DiskChangeInfo{StartOffset: start}
	for _, area := range areas {
		from, to := max(area.Start, start), min(area.Start+area.Length, end)
		if from >= to {
			continue
		}
		if limit > 0 && len(info.ChangedArea) == limit {
			end = info.ChangedArea[limit-1].Start + info.ChangedArea[limit-1].Length
			break
		}
		info.ChangedArea = append(info.ChangedArea, types.DiskChangeExtent{Start: from, Length: to - from})
	}
	info.Length = end - start
	return info
}
