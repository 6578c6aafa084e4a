package replication

import (
	"crypto/sha256"
	"encoding/binary"
)

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
