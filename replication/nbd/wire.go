package nbd

import (
	"net"
	"sync/atomic"
)

// A long write is sent in pieces of leasedPiece, and the lease is checked before each. Its
// last lastPiece bytes are a piece of their own: a process that was stopped in the middle
// of a write is most likely still before them, and without them the server does not carry
// out the request.
const (
	leasedPiece = 128 << 10
	lastPiece   = 512
)

// sendBuffer is that of a socket on this machine. A request fits into it: whenever it is full, both
// sides are woken up. That of TCP grows by itself.
const sendBuffer = 512 << 10

// wire is a connection below TLS. It checks the lease before each piece that it sends, and notes
// when bytes move. After an error a part of a request may have been sent, and the user must close
// the connection.
type wire struct {
	net.Conn
	held  func() error // nil when there is no lease
	pulse *pulse
	moved *atomic.Int64
}

func newWire(conn net.Conn, held func() error, pulse *pulse) wire {
	if local, ok := conn.(*net.UnixConn); ok {
		_ = local.SetWriteBuffer(sendBuffer) // as much of it as the kernel gives
	}
	return wire{Conn: conn, held: held, pulse: pulse, moved: new(atomic.Int64)}
}

func (w wire) note(n int) {
	if n > 0 {
		w.moved.Store(w.pulse.now())
	}
}

// Read implements net.Conn.
func (w wire) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	w.note(n)
	return n, err
}

// Write implements net.Conn.
func (w wire) Write(p []byte) (int, error) { return w.writeAll(nil, p) }

// writeAll sends the head of a request together with the data that follows it. n counts both.
func (w wire) writeAll(head, data []byte) (n int, err error) {
	all := len(head) + len(data)
	for n < all {
		end := all
		if w.held != nil {
			if err := w.held(); err != nil {
				return n, err
			}
			end = pieceEnd(n, all)
		}
		sent, err := writeBoth(w.Conn, head[min(n, len(head)):], data[max(0, n-len(head)):end-len(head)])
		w.note(sent)
		n += sent
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// writeBoth writes the head and the data behind it, in one call where the connection can.
func writeBoth(conn net.Conn, head, data []byte) (int, error) {
	switch {
	case len(data) == 0:
		return conn.Write(head)
	case len(head) == 0:
		return conn.Write(data)
	}
	both := net.Buffers{head, data}
	n, err := both.WriteTo(conn)
	return int(n), err
}

// pieceEnd returns where the piece that begins at n ends, in a write of all bytes.
func pieceEnd(n, all int) int {
	end := min(n+leasedPiece, all)
	if all > leasedPiece && n < all-lastPiece {
		end = min(end, all-lastPiece)
	}
	return end
}
