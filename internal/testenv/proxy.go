package testenv

import (
	"context"
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// Proxy is a TCP connection's way through the test's hands: it can be cut, refuse,
// swallow what is sent, or be slow, in one direction or both. It ends with the test.
type Proxy struct {
	target   string
	listener net.Listener
	seen     func([]byte) // gets what is sent up; may be nil
	work     sync.WaitGroup
	ended    context.Context
	end      context.CancelFunc

	mu      sync.Mutex
	links   map[*link]struct{}
	refuses bool
	up      way
	down    way
	healed  chan struct{} // closed when a hole opens again
}

// way is what happens to bytes in one direction.
type way struct {
	hole  bool
	delay time.Duration
	rate  int64     // bytes per second, over all connections; 0 is no limit
	free  time.Time // when what has passed at that rate has left the line
}

// linkBuffer is what the system buffers of each connection, about.
const linkBuffer = 64 << 10

// Direction names the ways of a proxy.
type Direction int

// The directions, from the one who dials. They may be joined with |.
const (
	Up Direction = 1 << iota
	Down
	Both = Up | Down
)

// pass is how long n bytes wait for the line.
func (w *way) pass(n int64) time.Duration {
	if w.rate == 0 {
		return 0
	}
	if now := time.Now(); w.free.Before(now) {
		w.free = now
	}
	w.free = w.free.Add(time.Duration(float64(n) / float64(w.rate) * float64(time.Second)))
	return time.Until(w.free)
}

// link is one connection with both its ends.
type link struct{ client, server net.Conn }

func (l *link) close() {
	_ = l.client.Close() // it may have been cut already
	if l.server != nil {
		_ = l.server.Close()
	}
}

// StartProxy forwards connections to the target. seen, unless it is nil, is shown
// what is sent to the target.
func StartProxy(t testing.TB, target string, seen func([]byte)) *Proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{target: target, listener: listener, seen: seen, links: map[*link]struct{}{}, healed: make(chan struct{})}
	p.ended, p.end = context.WithCancel(context.Background())
	p.work.Go(p.accept)
	t.Cleanup(p.close)
	return p
}

func (p *Proxy) close() {
	p.end()
	_ = p.listener.Close()
	p.Cut()
	p.work.Wait()
}

// Addr is host:port, to be used instead of the target's.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Limit makes all connections together carry that many bytes per second in each of the given
// directions, and buffers little, as a slow line does. 0 ends it.
func (p *Proxy) Limit(d Direction, bytesPerSecond int64) {
	p.change(d, func(w *way) { w.rate, w.free = bytesPerSecond, time.Time{} })
}

// Cut closes every connection. New ones are welcome.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		l.close()
	}
}

// Refuse cuts every connection and closes new ones at once, as long as it is on.
func (p *Proxy) Refuse(on bool) {
	p.mu.Lock()
	p.refuses = on
	p.mu.Unlock()
	if on {
		p.Cut()
	}
}

// BlackHole makes bytes vanish in the given directions while connections stay open
// and new ones are taken. Heal ends it; what was swallowed does not come back, so
// the connections that lost something are cut then.
func (p *Proxy) BlackHole(d Direction) {
	p.change(d, func(w *way) { w.hole = true })
}

// Delay makes bytes arrive that much later in the given directions.
func (p *Proxy) Delay(d Direction, by time.Duration) {
	p.change(d, func(w *way) { w.delay = by })
}

func (p *Proxy) change(d Direction, f func(*way)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if d&Up != 0 {
		f(&p.up)
	}
	if d&Down != 0 {
		f(&p.down)
	}
}

// Heal ends Refuse, BlackHole, Delay and Limit.
func (p *Proxy) Heal() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuses, p.up, p.down = false, way{}, way{}
	close(p.healed)
	p.healed = make(chan struct{})
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.work.Go(func() { p.serve(client) })
	}
}

func (p *Proxy) serve(client net.Conn) {
	l := &link{client: client}
	defer l.close()
	_ = client.(*net.TCPConn).SetReadBuffer(linkBuffer) // a line holds little
	server, err := net.DialTimeout("tcp", p.target, time.Second)
	if err != nil {
		return
	}
	l.server = server
	_ = server.(*net.TCPConn).SetReadBuffer(linkBuffer)
	if !p.join(l) {
		return
	}
	defer p.leave(l)
	var ways sync.WaitGroup
	ways.Go(func() { p.forward(l, client, server, &p.up, p.seen); l.close() })
	ways.Go(func() { p.forward(l, server, client, &p.down, nil); l.close() })
	ways.Wait()
}

func (p *Proxy) join(l *link) (welcome bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refuses || p.ended.Err() != nil {
		return false
	}
	p.links[l] = struct{}{}
	return true
}

func (p *Proxy) leave(l *link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.links, l)
}

// forward copies one direction until either end is closed. A chunk that fell into a
// hole is lost, and with it the connection as soon as the hole is healed.
func (p *Proxy) forward(l *link, from, to net.Conn, w *way, seen func([]byte)) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			p.mu.Lock()
			now, healed := *w, p.healed
			wait := now.delay + w.pass(int64(n))
			p.mu.Unlock()
			if now.hole {
				p.swallow(from, healed)
				return
			}
			if wait > 0 && !p.pause(wait) {
				return
			}
			if seen != nil {
				seen(buffer[:n])
			}
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// swallow takes and forgets what is sent, as long as the hole is open.
func (p *Proxy) swallow(from net.Conn, healed <-chan struct{}) {
	stop := context.AfterFunc(p.ended, func() { _ = from.SetReadDeadline(time.Now()) })
	defer stop()
	done := make(chan struct{})
	p.work.Go(func() {
		defer close(done)
		_, _ = io.Copy(io.Discard, from) // ends when the peer hangs up or the deadline strikes
	})
	select {
	case <-healed:
	case <-done:
	case <-p.ended.Done():
	}
	_ = from.SetReadDeadline(time.Now())
	<-done
}

func (p *Proxy) pause(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-p.ended.Done():
		return false
	}
}
