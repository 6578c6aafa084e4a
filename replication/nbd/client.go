// Package nbd is a client for Network Block Device exports: what a migration needs
// to write a disk and read it back. It speaks the fixed newstyle handshake, over TLS
// where the URI says so, and simple replies. It is no kernel device, no server, and
// knows nothing of what is copied.
//
// Its one rule: it reports as written what the server acknowledged, and as lasting
// what the server flushed. A connection that breaks is therefore never replaced
// behind the caller's back: acknowledged writes may have gone with it.
package nbd

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Options are settings of a client; the zero value is good.
type Options struct {
	// Connections is how many are opened to a server that allows several; 0 is 4. Those after
	// the first join while the client is in use already.
	Connections int
	// Spare keeps one connection more apart, of which nothing is written: see Client.Spare.
	Spare bool
	// Window is the number of requests in flight on one connection; 0 is 64.
	Window int
	// TLS is for nbds: authorities and the client's certificate. TLS 1.2 is the
	// least, and the server's name is always verified.
	TLS *tls.Config
	// Timeout is what the handshake may take; 0 is 30 s.
	Timeout time.Duration
	// Silence is how long nothing may move on a connection while requests are under way
	// and no flush is; 0 is 60 s. Slow is not silent.
	Silence time.Duration
	// FlushLimit is what one flush may take; 0 is 10 minutes.
	FlushLimit time.Duration
	// Line is shared with clients of the same server; nil is one of its own.
	Line *Line
	// LeaseHeld is called before each piece that leaves, of 128 KiB at most. Its error breaks the
	// connection. It must be quick; nil checks nothing.
	LeaseHeld func() error
	// Dial connects, several connections at a time; nil is a net.Dialer.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

const (
	defaultConnections = 4
	defaultWindow      = 64 // small requests over a long line need many
	defaultTimeout     = 30 * time.Second
	defaultSilence     = time.Minute
	defaultFlushLimit  = 10 * time.Minute

	pieceSize  = 256 << 10 // of data in one request
	zeroesSize = 32 << 20  // of zeroes in one request
)

// Client is connected to one export. Its methods may be called by many goroutines.
// A context that ends while a request is under way breaks the client.
type Client struct {
	export  Export
	options Options
	life    context.Context // of the connections that join
	end     context.CancelFunc
	next    atomic.Uint32
	pulse   *pulse
	line    *Line
	limit   time.Duration

	noZeroes atomic.Bool // the server has refused WRITE_ZEROES for good
	closing  atomic.Bool // what breaks from then on breaks because of Close

	mu      sync.Mutex
	conns   []*conn // grows while others join
	broken  error
	spare   *conn         // nil without one
	joined  chan struct{} // closed when no other joins any more
	full    error         // the server's refusal of another one; nil without one
	strange error         // another one shows another export; nil when none does
}

// Dial connects to the export, over TLS exactly when the URI says so. Besides
// network errors it returns ErrUnknownExport, ErrPolicy, ErrTLSRequired,
// ErrTLSRefused, ErrTLS, ErrUnsupported and ErrProtocol. It may be repeated.
func Dial(ctx context.Context, uri URI, options Options) (*Client, error) {
	options = options.filled()
	if !uri.TLS {
		options.TLS = nil
	} else if config, err := tlsConfig(options.TLS, uri.Address); err != nil {
		return nil, err
	} else {
		options.TLS = config
	}
	c := newClient(options)
	began := time.Now()
	first, export, err := c.connect(ctx, uri, options)
	if err != nil {
		c.end()
		return nil, err
	}
	c.export = export
	c.join(first)
	c.options.Timeout = min(options.Timeout, max(furtherLeast, furtherFactor*time.Since(began)))
	go c.joinOthers(uri)
	return c, nil
}

func newClient(options Options) *Client {
	c := &Client{options: options, pulse: newPulse(options.Silence), line: options.Line, limit: options.FlushLimit, joined: make(chan struct{})}
	c.life, c.end = context.WithCancel(context.Background())
	return c
}

func (o Options) filled() Options {
	if o.Connections <= 0 {
		o.Connections = defaultConnections
	}
	if o.Window <= 0 {
		o.Window = defaultWindow
	}
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.Silence <= 0 {
		o.Silence = defaultSilence
	}
	if o.FlushLimit <= 0 {
		o.FlushLimit = defaultFlushLimit
	}
	if o.Line == nil {
		o.Line = newLine(int64(o.Connections) * int64(o.Window) * pieceSize)
	}
	if o.Dial == nil {
		o.Dial = (&net.Dialer{}).DialContext
	}
	return o
}

// Export returns what the server told of the export.
func (c *Client) Export() Export { return c.export }

// Connections returns how many connections there are now.
func (c *Client) Connections() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.conns)
}

// ReadAt fills p from the export. Like every request it returns ErrOutOfBounds or
// ErrUnaligned when it was not sent, a *ServerError when the server refused it, a
// *BrokenError when the connection is gone. It may be repeated.
func (c *Client) ReadAt(ctx context.Context, p []byte, offset int64) error {
	return c.inPieces(ctx, cmdRead, 0, p, offset, int64(len(p)), c.pieceSize(c.line.down))
}

// WriteAt writes p. Besides the errors of ReadAt it returns ErrReadOnly. After an
// error the range holds old and new data in any mixture; it may be repeated.
func (c *Client) WriteAt(ctx context.Context, p []byte, offset int64) error {
	return c.inPieces(ctx, cmdWrite, c.durable(), p, offset, int64(len(p)), c.pieceSize(c.line.up))
}

// Zero makes the range read as zeroes, by WRITE_ZEROES where the server has it and
// takes it, and by plain writes where not. The server may punch a hole, and it may be
// slow: neither NO_HOLE nor FAST_ZERO is asked for. Errors are those of WriteAt.
func (c *Client) Zero(ctx context.Context, offset, length int64) error {
	if c.export.WriteZeroes && !c.noZeroes.Load() {
		err := c.inPieces(ctx, cmdWriteZeroes, c.durable(), nil, offset, length, zeroesSize)
		var refused *ServerError
		if !errors.As(err, &refused) {
			return err
		}
		if errors.Is(err, syscall.ENOTSUP) || errors.Is(err, syscall.EINVAL) {
			c.noZeroes.Store(true)
		}
	}
	zeroes := make([]byte, min(max(length, 0), 1<<20))
	if len(zeroes) == 0 {
		return c.WriteAt(ctx, nil, offset)
	}
	for length > 0 {
		n := min(length, int64(len(zeroes)))
		if err := c.WriteAt(ctx, zeroes[:n], offset); err != nil {
			return err
		}
		offset, length = offset+n, length-n
	}
	return nil
}

// Trim tells the server that the range is not needed; what it reads as afterwards
// is not known. ErrUnsupported when the server has no TRIM.
func (c *Client) Trim(ctx context.Context, offset, length int64) error {
	if !c.export.Trim && !c.export.ReadOnly {
		return fmt.Errorf("%w: TRIM", ErrUnsupported)
	}
	return c.inPieces(ctx, cmdTrim, c.durable(), nil, offset, length, zeroesSize)
}

// Flush returns after everything that was acknowledged before it, on any connection,
// is on stable storage. Against a server with FUA alone every write was so already;
// ErrUnsupported when it has neither. After a *ServerError writes since the last flush
// may be lost, also when a later flush succeeds: they must be written again.
func (c *Client) Flush(ctx context.Context) error {
	switch {
	case c.export.Flush:
		defer c.pulse.flushing()()
		ctx, cancel := context.WithTimeoutCause(ctx, c.limit, fmt.Errorf("%w of %v", ErrFlushLimit, c.limit))
		defer cancel()
		return c.leastBusy().do(ctx, []*request{{command: cmdFlush}})
	case c.export.FUA:
		return nil
	}
	return fmt.Errorf("%w: FLUSH and FUA", ErrUnsupported)
}

// Close sends DISC and ends every connection, that of Spare too unless it was taken; requests
// in flight fail with a BrokenError of ErrClosed. It may be repeated.
func (c *Client) Close() error {
	c.closing.Store(true)
	c.end()
	<-c.joined
	if spare := c.Spare(); spare != nil {
		_ = spare.Close()
	}
	conns := c.all()
	for _, conn := range conns {
		conn.disconnect()
	}
	for _, conn := range conns {
		conn.close()
	}
	return nil
}

// durable is the flag of writes that no Flush could make last.
func (c *Client) durable() uint16 {
	if !c.export.Flush && c.export.FUA {
		return cmdFlagFUA
	}
	return 0
}

func (c *Client) pieceSize(f *flow) int64 {
	return max(f.piece(min(pieceSize, c.export.MaxPayload)), c.export.MinBlock)
}

// inPieces cuts the range into requests and sends them a window at a time, all on
// one connection.
func (c *Client) inPieces(ctx context.Context, command command, flags uint16, data []byte, offset, length, size int64) error {
	if err := c.export.check(command, offset, length); err != nil {
		return err
	}
	conn := c.pick()
	batch := make([]*request, 0, min(length/size+1, int64(cap(conn.window))))
	for done := int64(0); done < length; {
		n := min(size, length-done)
		r := &request{command: command, flags: flags, offset: offset + done, length: n}
		if data != nil {
			r.data, r.flow = data[done:done+n], c.flowOf(command)
		}
		batch = append(batch, r)
		if done += n; done == length || len(batch) == cap(conn.window) {
			if err := conn.do(ctx, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	return nil
}

func (c *Client) flowOf(command command) *flow {
	if command == cmdRead {
		return c.line.down
	}
	return c.line.up
}
