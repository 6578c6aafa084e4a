package testenv

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"
)

// Line is what a Proxy cannot be: long and fast at once. Bytes on their way do not keep others
// from leaving.
type Line struct {
	RoundTrip     time.Duration
	Rate          int64 // bytes per second in each direction, over all connections; 0 is no limit
	PerConnection int64 // the same of each connection
}

const (
	lineBlock  = 64 << 10 // is sent as one
	lineHolds  = 16 << 20 // bytes of a connection that are on their way, at most
	lineCredit = 20 * time.Millisecond
)

// Start forwards connections to the target over such a line until the test ends, and returns
// the address to be used instead of the target's.
func (l Line) Start(t testing.TB, target string) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(context.Background())
	var work sync.WaitGroup
	up, down := &pacer{rate: l.Rate}, &pacer{rate: l.Rate}
	work.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			work.Go(func() { l.serve(ctx, client, target, up, down) })
		}
	})
	t.Cleanup(func() {
		end()
		_ = listener.Close()
		work.Wait()
	})
	return listener.Addr().String()
}

func (l Line) serve(ctx context.Context, client net.Conn, target string, up, down *pacer) {
	defer client.Close()
	server, err := net.DialTimeout("tcp", target, time.Second)
	if err != nil {
		return
	}
	closeBoth := func() { _, _ = client.Close(), server.Close() }
	defer closeBoth()
	defer context.AfterFunc(ctx, closeBoth)()
	for _, c := range []net.Conn{client, server} {
		_ = c.(*net.TCPConn).SetReadBuffer(linkBuffer)
	}
	time.Sleep(l.RoundTrip) // of the connection's own handshake
	var ways sync.WaitGroup
	ways.Go(func() { l.forward(client, server, up, &pacer{rate: l.PerConnection}); closeBoth() })
	ways.Go(func() { l.forward(server, client, down, &pacer{rate: l.PerConnection}); closeBoth() })
	ways.Wait()
}

// block is data on its way.
type block struct {
	data []byte
	due  time.Time
}

// forward takes data at the line's rate, and delivers it when it has come through.
func (l Line) forward(from, to net.Conn, pacers ...*pacer) {
	blocks := make(chan block, lineHolds/lineBlock)
	var delivery sync.WaitGroup
	delivery.Go(func() {
		for b := range blocks {
			time.Sleep(time.Until(b.due))
			_, _ = to.Write(b.data) // an end that is gone is found by the one who reads
		}
	})
	defer delivery.Wait()
	defer close(blocks)
	for {
		data := make([]byte, lineBlock)
		n, err := from.Read(data)
		if n > 0 {
			leaves := time.Now()
			for _, p := range pacers {
				if at := p.pass(int64(n)); at.After(leaves) {
					leaves = at
				}
			}
			time.Sleep(time.Until(leaves))
			blocks <- block{data[:n], leaves.Add(l.RoundTrip / 2)}
		}
		if err != nil {
			return
		}
	}
}

// pacer is the rate of one direction.
type pacer struct {
	rate int64
	mu   sync.Mutex
	free time.Time // when what has passed has left
}

// pass returns when n bytes will have left. What was not used of the last moment may be, since
// those who sleep wake up late.
func (p *pacer) pass(n int64) time.Time {
	if p.rate == 0 {
		return time.Time{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if earliest := time.Now().Add(-lineCredit); p.free.Before(earliest) {
		p.free = earliest
	}
	p.free = p.free.Add(time.Duration(float64(n) / float64(p.rate) * float64(time.Second)))
	return p.free
}
