package nbd

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// disconnectTime is how long it may take to send DISC.
const disconnectTime = time.Second

// errLate is why a request is not sent whose time is over.
var errLate = errors.New("the time for a request was over before it was sent")

// conn is one connection in the transmission phase: requests go out in any order,
// replies come in any order. Once broken it stays so.
type conn struct {
	raw      net.Conn // below TLS, so that closing never waits
	stream   net.Conn
	window   chan struct{} // requests in flight
	pulse    *pulse
	moved    *atomic.Int64 // when bytes did, by the pulse
	breakAll func(error)   // breaks the other connections of the client
	closing  *atomic.Bool  // the client's

	turn    chan struct{} // of those who send several requests
	sending sync.Mutex    // whole requests only on the wire

	mu     sync.Mutex
	flight map[uint64]*request
	cookie uint64
	broken *BrokenError

	down  chan struct{} // closed when broken
	ended chan struct{} // closed when nobody touches a caller's memory any more
}

func newConn(raw, stream net.Conn, window int, pulse *pulse, moved *atomic.Int64) *conn {
	return &conn{
		raw: raw, stream: stream, window: make(chan struct{}, window), turn: make(chan struct{}, 1), pulse: pulse, moved: moved,
		closing: new(atomic.Bool), flight: make(map[uint64]*request), down: make(chan struct{}), ended: make(chan struct{}),
	}
}

// do sends the requests and waits for all their answers. It returns the first error.
// A context that ends while one is under way breaks the connection: the request
// cannot be taken back, and its memory must not be used after do has returned.
func (c *conn) do(ctx context.Context, requests []*request) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	stop := context.AfterFunc(ctx, func() { c.fail(context.Cause(ctx)) })
	defer stop()

	all := newAnswers(len(requests))
	for _, r := range requests {
		r.answers = all
	}
	sent, failed := c.sendAll(ctx, requests)
	for range requests[sent:] {
		all.note(failed)
	}
	<-all.done
	return all.err
}

// sendAll sends several requests one after the other, so that the first of two ranges is done
// long before the second, and returns how many were sent.
func (c *conn) sendAll(ctx context.Context, requests []*request) (sent int, err error) {
	if len(requests) > 1 {
		select {
		case c.turn <- struct{}{}:
			defer func() { <-c.turn }()
		case <-c.down:
			return 0, c.brokenError()
		}
	}
	for _, r := range requests {
		if err := c.send(ctx, r); err != nil {
			return sent, err
		}
		sent++
	}
	return sent, nil
}

// send waits for room in the flow and in the window, and sends the request. Without an
// error there will be an answer.
func (c *conn) send(ctx context.Context, r *request) error {
	if r.flow != nil && !r.flow.take(r.length, c.down) {
		return c.brokenError()
	}
	select {
	case c.window <- struct{}{}:
	case <-c.down:
		r.land(false)
		return c.brokenError()
	}
	r.sent = time.Now()
	c.sending.Lock()
	defer c.sending.Unlock()
	// A process that was stopped for a while finds its timers late, and its requests
	// must not leave late.
	if deadline, ok := ctx.Deadline(); ctx.Err() != nil || ok && !time.Now().Before(deadline) {
		c.fail(errors.Join(context.Cause(ctx), errLate))
	}
	cookie, err := c.register(r)
	if err != nil {
		r.land(false)
		return err
	}
	if err := c.write(r, cookie); err != nil {
		c.fail(err)
	}
	return nil
}

func (c *conn) register(r *request) (cookie uint64, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken != nil {
		return 0, c.broken
	}
	if len(c.flight) == 0 {
		c.moved.Store(c.pulse.now()) // silence begins with the request
	}
	c.cookie++
	c.flight[c.cookie] = r
	return c.cookie, nil
}

// busy is the number of requests under way.
func (c *conn) busy() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.flight)
}

func (c *conn) write(r *request, cookie uint64) error {
	var data []byte
	if r.command == cmdWrite {
		data = r.data
	}
	if plain, ok := c.stream.(wire); ok {
		_, err := plain.writeAll(r.head(cookie), data)
		return err
	}
	_, err := writeBoth(c.stream, r.head(cookie), data)
	return err
}

// receive hands out the replies until the connection breaks, then the end to
// everybody who waits.
func (c *conn) receive() {
	defer close(c.ended)
	replies := bufio.NewReaderSize(c.stream, 4<<10)
	for {
		if err := c.reply(replies); err != nil {
			c.fail(err)
			break
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range c.flight {
		r.land(false)
		r.answers.note(c.broken)
	}
	clear(c.flight)
}

func (c *conn) reply(replies io.Reader) error {
	var head [simpleReplySize]byte
	if _, err := io.ReadFull(replies, head[:]); err != nil {
		return fmt.Errorf("read a reply: %w", err)
	}
	if magic := binary.BigEndian.Uint32(head[:]); magic != simpleReplyMagic {
		return fmt.Errorf("%w: magic %#x of a reply", ErrProtocol, magic)
	}
	number, cookie := binary.BigEndian.Uint32(head[4:]), binary.BigEndian.Uint64(head[8:])
	c.mu.Lock()
	r := c.flight[cookie]
	c.mu.Unlock()
	if r == nil {
		return fmt.Errorf("%w: reply to a request that was not sent", ErrProtocol)
	}
	var answer error
	if number != 0 {
		answer = &ServerError{Command: r.command.String(), Offset: r.offset, Length: r.length, Number: number}
	} else if r.command == cmdRead {
		// The request stays in flight: when its data never comes, it ends with all others.
		if _, err := io.ReadFull(replies, r.data); err != nil {
			return fmt.Errorf("read the data of a reply: %w", err)
		}
	}
	c.mu.Lock()
	delete(c.flight, cookie)
	c.mu.Unlock()
	<-c.window
	r.land(true)
	r.answers.note(answer)
	return nil
}

// fail breaks the connection, once, and with it the client.
func (c *conn) fail(cause error) {
	if c.closing.Load() { // a server may end all connections at the first DISC
		cause = ErrClosed
	}
	c.mu.Lock()
	first := c.broken == nil
	if first {
		c.broken = &BrokenError{Cause: cause}
		close(c.down)
	}
	c.mu.Unlock()
	if first {
		c.breakAll(cause) // before anybody who waits here learns of it
		_ = c.raw.Close()
	}
}

// brokenError is the error of a broken connection.
func (c *conn) brokenError() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.broken
}

// disconnect tells the server that nothing more will come, unless there is a request
// under way.
func (c *conn) disconnect() {
	if !c.sending.TryLock() {
		return
	}
	defer c.sending.Unlock()
	c.mu.Lock()
	idle := len(c.flight) == 0
	c.mu.Unlock()
	if !idle {
		return
	}
	_ = c.stream.SetWriteDeadline(time.Now().Add(disconnectTime))
	_ = c.write(&request{command: cmdDisconnect}, 0)
}

// close waits until everything in flight has its answer.
func (c *conn) close() {
	c.fail(ErrClosed)
	<-c.ended
}
