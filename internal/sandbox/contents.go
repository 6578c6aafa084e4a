package sandbox

import (
	"encoding/binary"
	"maps"
	"math/rand/v2"
	"slices"
)

const (
	granule = 64 << 10 // bytes in which changes are tracked
	cell    = 4 << 10  // bytes in which contents are kept
	sector  = 512
)

// contents are what a disk holds. What nobody wrote takes no memory.
type contents struct {
	pattern []byte // what the filled part repeats, but for each sector's stamp
	filled  int64
	cells   map[int64][]byte // what was written, by offset / cell
}

func newContents(filled int64, seed uint64) *contents {
	c := &contents{pattern: make([]byte, granule), filled: filled, cells: map[int64][]byte{}}
	random := rand.New(rand.NewPCG(seed, seed))
	for i := 0; i < granule; i += 8 {
		binary.LittleEndian.PutUint64(c.pattern[i:], random.Uint64())
	}
	return c
}

// fill puts the cell's first contents into p. Each sector begins with its own
// number, so that none is like another.
func (c *contents) fill(p []byte, n int64) {
	held := min(max(c.filled-n*cell, 0), cell)
	copy(p[:held], c.pattern[n*cell%granule:])
	for i := int64(0); i+8 <= held; i += sector {
		binary.LittleEndian.PutUint64(p[i:], uint64(n*cell+i)/sector)
	}
	clear(p[held:])
}

func (c *contents) read(p []byte, off int64) {
	var scratch [cell]byte
	for len(p) > 0 {
		n, within := off/cell, off%cell
		held, written := c.cells[n]
		if !written {
			c.fill(scratch[:], n)
			held = scratch[:]
		}
		done := copy(p, held[within:])
		p, off = p[done:], off+int64(done)
	}
}

func (c *contents) write(p []byte, off int64) {
	for len(p) > 0 {
		n, within := off/cell, off%cell
		held, written := c.cells[n]
		if !written {
			held = make([]byte, cell)
			c.fill(held, n)
			c.cells[n] = held
		}
		done := copy(held[within:], p)
		p, off = p[done:], off+int64(done)
	}
}

// written returns the granules that hold a cell beyond the filled part, in order.
func (c *contents) written() []int64 {
	granules := map[int64]bool{}
	for n := range c.cells {
		if n*cell >= c.filled {
			granules[n*cell/granule] = true
		}
	}
	return slices.Sorted(maps.Keys(granules))
}
