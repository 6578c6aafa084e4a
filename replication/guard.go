package replication

import "net"

// pieceSize is how much leaves between two looks at the guard, and lastPiece the end of
// what is more than that: whoever is stopped while the other side takes no more, is
// hardly ever stopped there, and a request without its end is carried out by nobody.
const (
	pieceSize = 128 << 10
	lastPiece = 512
)

// guardedConn asks the guard before each piece that leaves. After a refusal its user
// closes it: a part of a request may have left.
type guardedConn struct {
	net.Conn
	guard func() error
}

func (c guardedConn) Write(p []byte) (n int, err error) {
	for n < len(p) {
		if err := c.guard(); err != nil {
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

// pieceEnd is where the piece from n on ends, of so many bytes in all.
func pieceEnd(n, all int) int {
	end := min(n+pieceSize, all)
	if all > pieceSize && n < all-lastPiece {
		end = min(end, all-lastPiece)
	}
	return end
}
