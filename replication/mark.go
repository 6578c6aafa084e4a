package replication

import "hash/maphash"

// mark tells whether data is still what it was, within this process. It costs a small
// part of a digest and is enough for that: its seed is random, so that nobody can aim at
// two data with one mark, and one altered chunk in 2^64 would have its old one.
type mark uint64

var seed = maphash.MakeSeed()

func markOf(data []byte) mark { return mark(maphash.Bytes(seed, data)) }

// maxMarks is for how many chunks of a disk marks are kept in memory; further chunks
// are read again from the source.
const maxMarks = 1 << 20

// marks keeps those of a plan's chunks, in pages that exist once they are needed.
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
