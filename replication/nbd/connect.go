package nbd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Another connection may take ten times as long as the first one, and a second at least. A
// server that takes no more of them may leave the next one without an answer.
const (
	furtherFactor = 10
	furtherLeast  = time.Second
)

// joinOthers opens as many other connections as the server allows and gives, all at a time.
func (c *Client) joinOthers(uri URI) {
	defer close(c.joined)
	further := 0
	if c.export.MultiConn {
		further = c.options.Connections - 1
	}
	if c.options.Spare {
		further++
	}
	var others sync.WaitGroup
	var silent atomic.Bool // it leaves some without an answer
	for range further {
		others.Go(func() {
			conn, export, err := c.connect(c.life, uri, c.options)
			switch {
			case errors.Is(err, ErrPolicy):
				c.refuse(err)
			case err != nil:
				silent.Store(true) // it is used with those that it gives
			case export != c.export:
				_ = conn.raw.Close()
				c.distrust()
			case c.options.Spare && c.keepApart(conn):
			default:
				c.join(conn)
			}
		})
	}
	others.Wait()
	if silent.Load() && !c.refused() {
		c.useSpare()
	}
}

// distrust breaks a client whose connections lead to different exports.
func (c *Client) distrust() {
	err := fmt.Errorf("%w: another connection shows another export", ErrProtocol)
	c.mu.Lock()
	c.strange = err
	c.mu.Unlock()
	c.fail(err)
}

// join uses a fresh connection, unless the client is broken already.
func (c *Client) join(conn *conn) {
	conn.breakAll, conn.closing = c.fail, &c.closing
	go conn.receive()
	go conn.watch()
	c.mu.Lock()
	broken := c.broken
	c.conns = append(c.conns, conn)
	c.mu.Unlock()
	if broken != nil {
		conn.fail(broken)
	}
}

// all are the connections that there are now.
func (c *Client) all() []*conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.conns)
}

// pick takes the connections in turn.
func (c *Client) pick() *conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.conns[int(c.next.Add(1)%uint32(len(c.conns)))]
}

// leastBusy is the connection with the fewest requests under way: a flush covers all of them, and
// waits for none that it does not have before it.
func (c *Client) leastBusy() *conn {
	return slices.MinFunc(c.all(), func(a, b *conn) int { return a.busy() - b.busy() })
}

// fail breaks every connection.
func (c *Client) fail(cause error) {
	c.mu.Lock()
	if c.broken == nil {
		c.broken = cause
	}
	c.mu.Unlock()
	c.end()
	for _, conn := range c.all() {
		conn.fail(cause)
	}
}

// connect opens one connection and negotiates on it.
func (c *Client) connect(ctx context.Context, uri URI, options Options) (*conn, Export, error) {
	ctx, cancel := context.WithTimeout(ctx, options.Timeout)
	defer cancel()
	raw, err := options.Dial(ctx, uri.Network, uri.Address)
	if err != nil {
		return nil, Export{}, fmt.Errorf("nbd: connect: %w", err)
	}
	wire := newWire(raw, options.LeaseHeld, c.pulse)
	stop := context.AfterFunc(ctx, func() { _ = raw.Close() })
	stream, export, err := negotiate(ctx, wire, uri.Export, options.TLS)
	if !stop() && err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		_ = raw.Close()
		if ctx.Err() != nil {
			err = fmt.Errorf("nbd: handshake: %w: %w", context.Cause(ctx), err)
		}
		return nil, Export{}, err
	}
	return newConn(wire, stream, options.Window, c.pulse, wire.moved), export, nil
}
