package replication

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
)

// PlanOptions say how extents become chunks; the zero value is good.
type PlanOptions struct {
	// Gap joins extents that are at most so many bytes apart: reading a little too
	// much costs less than one more request. 0 is 256 KiB; negative joins only what
	// touches.
	Gap int64
	// ChunkSize is the unit of reading, writing and checkpoints: no chunk crosses a
	// multiple of it. 0 is 4 MiB. It must be a multiple of 64 KiB.
	ChunkSize int64
}

const (
	defaultGap   = 256 << 10
	defaultChunk = 4 << 20

	// blockSize is what extents are widened to: the largest minimum block size that
	// an NBD server may have, and the usual granularity of changed areas.
	blockSize = 64 << 10
)

// Work is what is to be copied of one disk.
type Work struct {
	DiskKey  int32  // vSphere's device key, such as 2000
	ChangeID string // the previous one, "" for a full copy
	Capacity int64  // bytes
	Target   string // as the target calls itself
	Extents  []Extent
}

// Plan is the copy of one disk, cut into chunks that are numbered in the order of
// their offsets. It never changes, and takes memory for its extents, not its chunks.
type Plan struct {
	id        string
	diskKey   int32
	capacity  int64
	chunkSize int64
	largest   int64 // no chunk is larger, and where all areas are small, all are smaller than chunkSize
	bytes     int64
	ranges    []Extent
	first     []int // number of each range's first chunk, and of the one after the last
}

// NewPlan plans the copy. It returns an *ExtentError for an extent that does not lie
// on the disk. The same work and options give the same plan.
func NewPlan(work Work, options PlanOptions) (*Plan, error) {
	switch {
	case options.Gap == 0:
		options.Gap = defaultGap
	case options.Gap < 0:
		options.Gap = 0
	}
	if options.ChunkSize == 0 {
		options.ChunkSize = defaultChunk
	}
	if options.ChunkSize < blockSize || options.ChunkSize%blockSize != 0 {
		return nil, fmt.Errorf("replication: a chunk of %d bytes is no multiple of %d", options.ChunkSize, blockSize)
	}
	if work.Capacity < 0 || work.DiskKey == 0 {
		return nil, errors.New("replication: a plan needs a disk with a key and a capacity")
	}
	extents, err := Normalize(work.Extents, work.Capacity)
	if err != nil {
		return nil, err
	}
	ranges := slices.Clip(merge(widen(extents, blockSize, work.Capacity), options.Gap))
	p := &Plan{diskKey: work.DiskKey, capacity: work.Capacity, chunkSize: options.ChunkSize, ranges: ranges, bytes: Bytes(ranges)}
	p.first = make([]int, 1, len(ranges)+1)
	for i, r := range ranges {
		p.first = append(p.first, p.first[i]+int((r.End()-1)/p.chunkSize-r.Offset/p.chunkSize)+1)
		p.largest = max(p.largest, min(r.Length, p.chunkSize))
	}
	if p.Chunks() > maxChunks {
		return nil, fmt.Errorf("replication: %d chunks of %d bytes are too many: choose larger ones", p.Chunks(), p.chunkSize)
	}
	p.id = p.digest(work)
	return p, nil
}

// digest identifies the plan: two plans with one id copy the same chunks of the same
// state of the same disk to the same target.
func (p *Plan) digest(work Work) string {
	sum := sha256.New()
	for _, text := range []string{"plan 1", work.ChangeID, strconv.Itoa(int(work.DiskKey)), work.Target} {
		sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(text))))
		sum.Write([]byte(text))
	}
	number := make([]byte, 0, 16)
	sum.Write(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(number, uint64(p.capacity)), uint64(p.chunkSize)))
	for _, r := range p.ranges {
		sum.Write(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(number, uint64(r.Offset)), uint64(r.Length)))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// ID identifies the plan; a checkpoint of another plan is worth nothing.
func (p *Plan) ID() string { return p.id }

// DiskKey is the disk's device key.
func (p *Plan) DiskKey() int32 { return p.diskKey }

// Capacity is the disk's, in bytes.
func (p *Plan) Capacity() int64 { return p.capacity }

// Bytes is what will be copied: the extents, widened and joined.
func (p *Plan) Bytes() int64 { return p.bytes }

// Chunks is the number of chunks.
func (p *Plan) Chunks() int { return p.first[len(p.first)-1] }

// Chunk returns where chunk i lies; 0 <= i < Chunks().
func (p *Plan) Chunk(i int) Extent {
	r := sort.SearchInts(p.first, i+1) - 1
	whole := p.ranges[r]
	slot := whole.Offset/p.chunkSize + int64(i-p.first[r])
	start := max(whole.Offset, slot*p.chunkSize)
	return Extent{Offset: start, Length: min(whole.End(), (slot+1)*p.chunkSize) - start}
}
