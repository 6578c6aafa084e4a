package nbd

import (
	"cmp"
	"context"
)

// Settle waits until the other connections stand, or are refused. It returns ErrPolicy when another
// connection was asked for and the server refuses all of them, ErrProtocol when one shows another
// export, or the context's cause.
func (c *Client) Settle(ctx context.Context) error {
	select {
	case <-c.joined:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.strange != nil || c.spare == nil && len(c.conns) == 1 {
		return cmp.Or(c.strange, c.full)
	}
	return nil
}

// Spare hands out the connection that was kept apart, as a client that the caller closes; nil when
// there is none. Nothing was written over it, and it is older than the first write after Settle: so
// it reads back from a server that takes no other any more. There is one where the server gives all
// that are asked of it, or refuses one, and none where it leaves one without an answer.
func (c *Client) Spare() *Client {
	c.mu.Lock()
	conn := c.spare
	c.spare = nil
	c.mu.Unlock()
	if conn == nil {
		return nil
	}
	spare := newClient(c.options)
	spare.export, spare.pulse = c.export, c.pulse
	close(spare.joined)
	spare.join(conn)
	return spare
}

// keepApart makes the connection the spare one, and reports false when there is one.
func (c *Client) keepApart(conn *conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.spare != nil {
		return false
	}
	c.spare = conn
	return true
}

// useSpare gives the spare connection up, and writes over it too.
func (c *Client) useSpare() {
	c.mu.Lock()
	conn := c.spare
	c.spare = nil
	c.mu.Unlock()
	if conn != nil {
		c.join(conn)
	}
}

// refuse notes that the server has refused another connection.
func (c *Client) refuse(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.full = err
}

// refused reports whether the server has.
func (c *Client) refused() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.full != nil
}
