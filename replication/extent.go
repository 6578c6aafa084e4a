package replication

import (
	"cmp"
	"fmt"
	"slices"
)

// Extent is a range of bytes of a disk.
type Extent struct{ Offset, Length int64 }

// End is the offset after the last byte.
func (e Extent) End() int64 { return e.Offset + e.Length }

// ExtentError says which extent does not lie on the disk.
type ExtentError struct {
	Extent   Extent
	Capacity int64
}

func (e *ExtentError) Error() string {
	return fmt.Sprintf("replication: an extent of %d bytes at %d does not lie on a disk of %d bytes", e.Extent.Length, e.Extent.Offset, e.Capacity)
}

// Normalize returns the extents in order, without empty ones, overlapping and
// touching ones merged. It returns an *ExtentError when one does not lie on the disk.
func Normalize(extents []Extent, capacity int64) ([]Extent, error) {
	sorted := make([]Extent, 0, len(extents))
	for _, e := range extents {
		if e.Offset < 0 || e.Length < 0 || e.Offset > capacity-e.Length {
			return nil, &ExtentError{Extent: e, Capacity: capacity}
		}
		if e.Length > 0 {
			sorted = append(sorted, e)
		}
	}
	slices.SortFunc(sorted, func(a, b Extent) int { return cmp.Compare(a.Offset, b.Offset) })
	return merge(sorted, 0), nil
}

// Bytes is the length of all extents, each counted once, so that they must be
// normalized.
func Bytes(extents []Extent) (n int64) {
	for _, e := range extents {
		n += e.Length
	}
	return n
}

// merge joins ordered extents that are at most gap bytes apart.
func merge(extents []Extent, gap int64) []Extent {
	merged := make([]Extent, 0, len(extents))
	for _, e := range extents {
		if last := len(merged) - 1; last >= 0 && e.Offset-merged[last].End() <= gap {
			merged[last].Length = max(merged[last].End(), e.End()) - merged[last].Offset
			continue
		}
		merged = append(merged, e)
	}
	return merged
}

// widen grows ordered extents to whole blocks, but not beyond the disk. They may then
// overlap.
func widen(extents []Extent, block, capacity int64) []Extent {
	wide := make([]Extent, len(extents))
	for i, e := range extents {
		start := e.Offset / block * block
		end := capacity
		if e.End() <= capacity/block*block {
			end = (e.End() + block - 1) / block * block
		}
		wide[i] = Extent{Offset: start, Length: end - start}
	}
	return wide
}

// complement returns the extents of the disk that are not in these, which must be
// normalized.
func complement(extents []Extent, capacity int64) (rest []Extent) {
	at := int64(0)
	for _, e := range extents {
		if e.Offset > at {
			rest = append(rest, Extent{Offset: at, Length: e.Offset - at})
		}
		at = e.End()
	}
	if at < capacity {
		rest = append(rest, Extent{Offset: at, Length: capacity - at})
	}
	return rest
}
