package replication

import (
	"crypto/sha256"
	"encoding/binary"
)

// maxDigests is for how many chunks of a disk digests are kept in memory; those of
// further chunks are made again from the source.
const maxDigests = 1 << 20

// digest is the SHA-256 of a chunk's offset, length and data.
type digest [sha256.Size]byte

func digestOf(offset int64, data []byte) (d digest) {
	sum := sha256.New()
	head := binary.BigEndian.AppendUint64(make([]byte, 0, 16), uint64(offset))
	sum.Write(binary.BigEndian.AppendUint64(head, uint64(len(data))))
	sum.Write(data)
	sum.Sum(d[:0])
	return d
}

// digests keeps those of a plan's chunks, in pages that exist once they are needed.
type digests struct {
	pages map[int]*[digestPage]digest
	known bitmap
}

const digestPage = 1 << 10

func newDigests(chunks int) *digests {
	return &digests{pages: make(map[int]*[digestPage]digest), known: newBitmap(chunks)}
}

func (d *digests) put(i int, value digest) {
	page := d.pages[i/digestPage]
	if page == nil {
		if len(d.pages) >= maxDigests/digestPage {
			return
		}
		page = new([digestPage]digest)
		d.pages[i/digestPage] = page
	}
	page[i%digestPage] = value
	d.known.set(i)
}

func (d *digests) get(i int) (value digest, known bool) {
	if d == nil || !d.known.has(i) {
		return digest{}, false
	}
	return d.pages[i/digestPage][i%digestPage], true
}
