package vcenter

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

var errTooLate = errors.New("the time to send is over")

type sendByKey struct{}

// WithSendBy makes a changing call under ctx fail with ErrNotSent instead of
// being written to the network later than at. The clock is compared at the
// socket, by the monotonic and by the wall clock, so a process or machine that
// was paused in between sends nothing either.
func WithSendBy(ctx context.Context, at time.Time) context.Context {
	return context.WithValue(ctx, sendByKey{}, at)
}

// dispatch follows one request to the socket.
type dispatch struct {
	notAfter time.Time // zero: no limit
	written  atomic.Bool
	refused  atomic.Bool
}

// follow returns ctx with a trace that ties the request to its connection.
func (d *dispatch) follow(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			if secure, ok := info.Conn.(*tls.Conn); ok {
				if conn, ok := secure.NetConn().(*watchedConn); ok {
					conn.current.Store(d)
				}
			}
		},
	})
}

func (d *dispatch) tooLate() bool {
	now := time.Now()
	return !d.notAfter.IsZero() && (now.After(d.notAfter) || now.Round(0).After(d.notAfter.Round(0)))
}

// watchedConn is the connection below TLS. It knows whether anything of the
// current request reached the network.
type watchedConn struct {
	net.Conn
	current atomic.Pointer[dispatch]
}

func (c *watchedConn) Write(data []byte) (int, error) {
	d := c.current.Load()
	if d == nil {
		return c.Conn.Write(data)
	}
	if d.tooLate() && !d.written.Load() {
		d.refused.Store(true)
		return 0, errTooLate
	}
	n, err := c.Conn.Write(data)
	if n > 0 {
		d.written.Store(true)
	}
	return n, err
}

// dialTLS opens connections to a vCenter; it gives up with its context.
func dialTLS(o Options) func(ctx context.Context, network, addr string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(addr)
		if err != nil {
			return nil, err
		}
		config, err := o.Trust.config(host)
		if err != nil {
			return nil, err
		}
		ctx, cancel := context.WithTimeout(ctx, o.CallTimeout)
		defer cancel()
		plain, err := o.Dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		secure := tls.Client(&watchedConn{Conn: plain}, config)
		if err := secure.HandshakeContext(ctx); err != nil {
			_ = plain.Close()
			return nil, err
		}
		return secure, nil
	}
}
