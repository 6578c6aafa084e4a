package replication

import (
	"math/rand/v2"
	"sync"
)

// proof is what remains of a chunk that was read back and was equal: its digest, and the mark
// of one of its blocks, which is read once more at the end.
type proof struct {
	sum   digest
	block int64 // offset within the chunk
	mark  mark
}

func proofOf(offset int64, data []byte) proof {
	block := rand.Int64N((int64(len(data))+sampleBlock-1)/sampleBlock) * sampleBlock
	return proof{sum: digestOf(offset, data), block: block, mark: markOf(data[block:min(block+sampleBlock, int64(len(data)))])}
}

// proofs are those of one disk.
type proofs struct {
	mu    sync.Mutex
	pages *pages[proof]
}

func newProofs(chunks int) *proofs { return &proofs{pages: newPages[proof](chunks, maxProofs)} }

func (p *proofs) put(i int, value proof) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pages.put(i, value)
}

func (p *proofs) get(i int) (proof, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.pages.get(i)
}
