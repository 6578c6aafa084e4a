package replication

import "hash/maphash"

// mark is a 64-bit hash of a chunk, comparable within this process only. It is much
// cheaper than a digest. Its seed is random, so nobody can construct two chunks with one
// mark; an altered chunk keeps its mark by chance once in 2^64.
type mark uint64

var seed = maphash.MakeSeed()

func markOf(data []byte) mark { return mark(maphash.Bytes(seed, data)) }

// How many chunks of one disk something is kept of in memory. Verify reads the others again:
// from the source, or from the target.
const (
	maxMarks  = 1 << 20
	maxProofs = 1 << 19
)

// pages keeps a value of some chunks of a plan, in pages that are allocated on first use.
type pages[T any] struct {
	most  int
	pages map[int]*[chunksOfPage]T
	known bitmap
}

const chunksOfPage = 1 << 10

// newPages has room for most values at least.
func newPages[T any](chunks, most int) *pages[T] {
	return &pages[T]{most: most / chunksOfPage, pages: make(map[int]*[chunksOfPage]T), known: newBitmap(chunks)}
}

// put keeps the value, as long as there is room for it.
func (p *pages[T]) put(i int, value T) {
	page := p.pages[i/chunksOfPage]
	if page == nil {
		if len(p.pages) >= p.most {
			return
		}
		page = new([chunksOfPage]T)
		p.pages[i/chunksOfPage] = page
	}
	page[i%chunksOfPage] = value
	p.known.set(i)
}

func (p *pages[T]) get(i int) (value T, known bool) {
	if p == nil || !p.known.has(i) {
		return value, false
	}
	return p.pages[i/chunksOfPage][i%chunksOfPage], true
}
