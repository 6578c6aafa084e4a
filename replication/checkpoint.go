package replication

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Checkpoint says which chunks of a plan the target holds on stable storage. The
// zero value says none.
type Checkpoint struct {
	Plan string // id
	done bitmap
}

// bitmap has a bit for each chunk.
type bitmap []byte

func newBitmap(n int) bitmap        { return make(bitmap, (n+7)/8) }
func (b bitmap) has(i int) bool     { return i/8 < len(b) && b[i/8]&(1<<(i%8)) != 0 }
func (b bitmap) set(i int)          { b[i/8] |= 1 << (i % 8) }
func (c Checkpoint) Has(i int) bool { return c.done.has(i) }
func (c Checkpoint) of(p *Plan) bool {
	return c.Plan == p.id && len(c.done) == len(newBitmap(p.Chunks()))
}

// Begun is the checkpoint of a plan of which nothing is done.
func (p *Plan) Begun() Checkpoint { return Checkpoint{Plan: p.id, done: newBitmap(p.Chunks())} }

// Bytes is how much of the plan is done; 0 when the checkpoint is of another plan.
func (c Checkpoint) Bytes(p *Plan) (n int64) {
	if !c.of(p) {
		return 0
	}
	for i := range p.Chunks() {
		if c.Has(i) {
			n += p.Chunk(i).Length
		}
	}
	return n
}

var errCheckpoint = errors.New("replication: not a checkpoint")

// maxChunks is how many chunks a plan may have: enough for the largest disk there is
// in chunks of 1 MiB.
const maxChunks = 64 << 20

// MarshalBinary writes the checkpoint in a few bytes for each run of chunks that are
// done, or not done, together.
func (c Checkpoint) MarshalBinary() ([]byte, error) {
	data := binary.AppendUvarint(nil, uint64(len(c.Plan)))
	data = append(data, c.Plan...)
	data = binary.AppendUvarint(data, uint64(len(c.done)))
	run, state := uint64(0), false
	for i := range len(c.done) * 8 {
		if c.Has(i) != state {
			data = binary.AppendUvarint(data, run)
			run, state = 0, !state
		}
		run++
	}
	return binary.AppendUvarint(data, run), nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (c *Checkpoint) UnmarshalBinary(data []byte) error {
	number := func() (n uint64) {
		n, size := binary.Uvarint(data)
		if size <= 0 {
			data = nil
			return 0
		}
		data = data[size:]
		return n
	}
	length := number()
	if length > uint64(len(data)) {
		return errCheckpoint
	}
	plan := string(data[:length])
	data = data[length:]
	size := number()
	if size > maxChunks/8 {
		return fmt.Errorf("%w: %d bytes", errCheckpoint, size)
	}
	done := make(bitmap, size)
	i, state := uint64(0), false
	for ; len(data) > 0; state = !state {
		run := number()
		if run > size*8-i {
			return errCheckpoint
		}
		for end := i + run; i < end; i++ {
			if state {
				done.set(int(i))
			}
		}
	}
	if i != size*8 {
		return errCheckpoint
	}
	*c = Checkpoint{Plan: plan, done: done}
	return nil
}
