package replication

import "math/rand/v2"

// landmarks are the blocks of the extents where disks differ most surely: the partition
// tables at both ends, and the usual place of the first file system.
func landmarks(extents []Extent, capacity int64) (places []Extent) {
	for _, at := range []int64{0, 1 << 20, (capacity - 1) / sampleBlock * sampleBlock} {
		for _, e := range extents {
			if at >= e.Offset && at < e.End() {
				places = append(places, Extent{Offset: at, Length: min(sampleBlock, e.End()-at)})
			}
		}
	}
	return places
}

// spread chooses blocks at random over all of the extents, one of each of n equal parts, or
// all blocks when there are fewer.
func spread(extents []Extent, n int64) []Extent {
	blocks := int64(0)
	for _, e := range extents {
		blocks += blocksOf(e)
	}
	n = min(n, blocks)
	places := make([]Extent, 0, n)
	before, i := int64(0), 0 // blocks in the extents before this one
	for part := range n {
		first, last := blocks*part/n, blocks*(part+1)/n
		number := first + rand.Int64N(last-first)
		for number-before >= blocksOf(extents[i]) {
			before += blocksOf(extents[i])
			i++
		}
		at := extents[i].Offset + (number-before)*sampleBlock
		places = append(places, Extent{Offset: at, Length: min(sampleBlock, extents[i].End()-at)})
	}
	return places
}

func blocksOf(e Extent) int64 { return (e.Length + sampleBlock - 1) / sampleBlock }
