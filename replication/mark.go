package replication

import "hash/maphash"

// mark is a 64-bit hash of a chunk, comparable within this process only. It is much
// cheaper than a digest. Its seed is random, so nobody can construct two chunks with one
// mark; an altered chunk keeps its mark by chance once in 2^64.
type mark uint64

var seed = maphash.MakeSeed()

func markOf(data []byte) mark { return mark(maphash.Bytes(seed, data)) }

// maxMarks is how many marks of one disk are kept in memory. Verify reads the other
// chunks from the source again.
const maxMarks = 1 << 20

// marks keeps the marks of a plan's chunks, in pages that are allocated on first use.
type marks struct {
	pages map[int]*[marksPage]mark
	known bitmap
}

const marksPage = 1 << 10

func newMarks(chunks int) *marks {
	return &marks{pages: make(map[int]*[marksPage]mark), known: newBitmap(chunks)}
}

func (m *marks) put(i int, value mark) {
	page := m.pages[i/marksPage]
	if page == nil {
		if len(m.pages) >= maxMarks/marksPage {
			return
		}
		page = new([marksPage]mark)
		m.pages[i/marksPage] = page
	}
	page[i%marksPage] = value
	m.known.set(i)
}

func (m *marks) get(i int) (value mark, known bool) {
	if m == nil || !m.known.has(i) {
		return 0, false
	}
	return m.pages[i/marksPage][i%marksPage], true
}
