package nbd

import (
	"context"
	"fmt"
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

// connectAll opens the first connection, and as many others as the server allows and gives.
func (c *Client) connectAll(ctx context.Context, uri URI, options Options) error {
	began := time.Now()
	first, export, err := c.connect(ctx, uri, options)
	if err != nil {
		return err
	}
	c.export, c.conns = export, []*conn{first}
	if !export.MultiConn || options.Connections == 1 {
		return nil
	}
	options.Timeout = min(options.Timeout, max(furtherLeast, furtherFactor*time.Since(began)))
	further := make([]*conn, options.Connections-1)
	var another sync.WaitGroup
	var strange atomic.Bool
	for i := range further {
		another.Go(func() {
			conn, same, err := c.connect(ctx, uri, options)
			if err != nil {
				return // it is used with those that it gives
			}
			further[i] = conn
			if same != export {
				strange.Store(true)
			}
		})
	}
	another.Wait()
	for _, conn := range further {
		if conn != nil {
			c.conns = append(c.conns, conn)
		}
	}
	switch {
	case strange.Load():
		err = fmt.Errorf("%w: another connection shows another export", ErrProtocol)
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	default:
		return nil
	}
	for _, conn := range c.conns {
		_ = conn.raw.Close()
	}
	return err
}

// connect opens one connection and negotiates on it.
func (c *Client) connect(ctx context.Context, uri URI, options Options) (*conn, Export, error) {
	ctx, cancel := context.WithTimeout(ctx, options.Timeout)
	defer cancel()
	raw, err := options.Dial(ctx, uri.Network, uri.Address)
	if err != nil {
		return nil, Export{}, fmt.Errorf("nbd: connect: %w", err)
	}
	moved := new(atomic.Int64)
	raw = movingConn{raw, func() { moved.Store(c.pulse.now()) }}
	stop := context.AfterFunc(ctx, func() { _ = raw.Close() })
	stream, export, err := negotiate(ctx, raw, uri.Export, options.TLS)
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
	return newConn(raw, stream, options.Window, c.pulse, moved), export, nil
}
