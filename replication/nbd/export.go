package nbd

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Export is what the server tells of the export.
type Export struct {
	Size     int64 // bytes
	ReadOnly bool

	// Block sizes in bytes: every range must consist of whole MinBlock blocks, and
	// one request carries MaxPayload bytes of data at most.
	MinBlock, PreferredBlock, MaxPayload int64

	Flush, FUA, Trim, WriteZeroes bool // requests the server knows
	MultiConn                     bool // a flush on one connection covers all of them
}

// facts collects the server's information replies.
type facts struct {
	described bool
	size      uint64
	flags     uint16

	blocks                  bool
	minimum, preferred, max uint32
}

func (f *facts) add(data []byte) error {
	if len(data) < 2 {
		return fmt.Errorf("%w: information of %d bytes", ErrProtocol, len(data))
	}
	kind, body := binary.BigEndian.Uint16(data), data[2:]
	switch {
	case kind == infoExport && len(body) == 10:
		f.described = true
		f.size, f.flags = binary.BigEndian.Uint64(body), binary.BigEndian.Uint16(body[8:])
	case kind == infoBlockSize && len(body) == 12:
		f.blocks = true
		f.minimum, f.preferred, f.max = binary.BigEndian.Uint32(body), binary.BigEndian.Uint32(body[4:]), binary.BigEndian.Uint32(body[8:])
	case kind == infoExport || kind == infoBlockSize:
		return fmt.Errorf("%w: information %d of %d bytes", ErrProtocol, kind, len(data))
	}
	return nil // others are allowed, and say nothing that is needed here
}

func (f *facts) export() (Export, error) {
	if !f.described || f.size > math.MaxInt64 {
		return Export{}, fmt.Errorf("%w: no usable size of the export", ErrProtocol)
	}
	e := Export{
		Size: int64(f.size), ReadOnly: f.flags&flagReadOnly != 0,
		MinBlock: 1, PreferredBlock: 4096, MaxPayload: maxPayload,
		Flush: f.flags&flagSendFlush != 0, FUA: f.flags&flagSendFUA != 0, Trim: f.flags&flagSendTrim != 0,
		WriteZeroes: f.flags&flagSendWriteZeroes != 0, MultiConn: f.flags&flagCanMultiConn != 0,
	}
	if !f.blocks {
		return e, nil
	}
	whole := f.max == unlimitedBlocks || (f.minimum != 0 && f.max%f.minimum == 0)
	if f.minimum == 0 || f.minimum&(f.minimum-1) != 0 || f.minimum > 64<<10 || f.preferred < f.minimum || f.max < f.minimum || !whole {
		return Export{}, fmt.Errorf("%w: block sizes %d, %d, %d", ErrProtocol, f.minimum, f.preferred, f.max)
	}
	e.MinBlock, e.PreferredBlock = int64(f.minimum), int64(f.preferred)
	e.MaxPayload = min(int64(f.max), maxPayload)
	return e, nil
}

// check says whether a request for the range may be sent.
func (e Export) check(c command, offset, length int64) error {
	switch {
	case c != cmdRead && e.ReadOnly:
		return ErrReadOnly
	case offset < 0 || length < 0 || offset > e.Size-length:
		return fmt.Errorf("%w: %s of %d bytes at %d, and it has %d", ErrOutOfBounds, c, length, offset, e.Size)
	case offset%e.MinBlock != 0 || length%e.MinBlock != 0:
		return fmt.Errorf("%w: %s of %d bytes at %d, and a block has %d", ErrUnaligned, c, length, offset, e.MinBlock)
	}
	return nil
}
