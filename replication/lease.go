package replication

import "net"

// A long write is sent in pieces of pieceSize, and the lease is checked before each. Its
// last lastPiece bytes are a piece of their own: a process that was stopped in the middle
// of a write is most likely still before them, and without them the server does not carry
// out the request.
const (
	pieceSize = 128 << 10
	lastPiece = 512
)

// leasedConn checks the lease before each piece that it sends. After an error a part of a
// request may have been sent, and the user must close the connection.
type leasedConn struct {
	net.Conn
	leaseHeld func() error
}

func (c leasedConn) Write(p []byte) (n int, err error) {
	for n < len(p) {
		if err := c.leaseHeld(); err != nil {
			return n, err
		}
		sent, err := c.Conn.Write(p[n:pieceEnd(n, len(p))])
		n += sent
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// pieceEnd returns where the piece that begins at n ends, in a write of all bytes.
func pieceEnd(n, all int) int {
	end := min(n+pieceSize, all)
	if all > pieceSize && n < all-lastPiece {
		end = min(end, all-lastPiece)
	}
	return end
}
