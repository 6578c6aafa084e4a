package replication

import "net"

// pieceSize is how much leaves between two looks at the guard.
const pieceSize = 128 << 10

// guardedConn asks the guard before each piece that leaves. A request that is cut off
// in the middle is carried out by no server: the connection ends before its data does.
type guardedConn struct {
	net.Conn
	guard func() error
}

func (c guardedConn) Write(p []byte) (n int, err error) {
	for n < len(p) {
		if err := c.guard(); err != nil {
			_ = c.Close()
			return n, err
		}
		sent, err := c.Conn.Write(p[n:min(len(p), n+pieceSize)])
		n += sent
		if err != nil {
			return n, err
		}
	}
	return n, nil
}
