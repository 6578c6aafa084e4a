package nbd

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// connected returns a connection and the server's end of it.
func connected(t *testing.T) (*conn, net.Conn) {
	t.Helper()
	ours, theirs := net.Pipe()
	c := newConn(ours, ours, 4, newPulse(10*time.Second), new(atomic.Int64))
	c.breakAll = func(error) {}
	go c.receive()
	t.Cleanup(func() {
		c.close()
		_ = theirs.Close()
	})
	return c, theirs
}

func TestAReplyToAnotherRequestIsNoReply(t *testing.T) {
	c, server := connected(t)
	go func() {
		var head [requestSize]byte
		_, _ = io.ReadFull(server, head[:])
		_, _ = server.Write(words(uint32(simpleReplyMagic), uint32(0), uint64(77)))
	}()
	err := c.do(t.Context(), []*request{{command: cmdFlush}})
	var broken *BrokenError
	if !errors.As(err, &broken) || !errors.Is(err, ErrProtocol) {
		t.Errorf("got %v", err)
	}
}

// What the others read into is in use until the last one is answered.
func TestRequestsThatAreSentTogetherEndWithTheLastAnswer(t *testing.T) {
	c, server := connected(t)
	ended := make(chan error, 1)
	data := make([]byte, 512)
	go func() {
		ended <- c.do(t.Context(), []*request{{command: cmdRead, length: 512}, {command: cmdRead, length: 512, data: data}})
	}()
	if _, err := io.ReadFull(server, make([]byte, 2*requestSize)); err != nil {
		t.Fatal(err)
	}
	for _, answer := range [][]byte{
		words(uint32(simpleReplyMagic), uint32(syscall.EIO), uint64(1)), words(uint32(simpleReplyMagic), uint32(0), uint64(2)),
	} {
		if _, err := server.Write(answer); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case err := <-ended:
		t.Fatalf("it ended before its data was there: %v", err)
	default:
	}
	if _, err := server.Write(bytes.Repeat([]byte{7}, 512)); err != nil {
		t.Fatal(err)
	}
	var refused *ServerError
	if err := <-ended; !errors.As(err, &refused) || data[511] != 7 {
		t.Errorf("got %v, and %d in the last byte", err, data[511])
	}
}

// asleep is a context whose deadline is over and whose timer has not noticed, as after
// the process was stopped.
type asleep struct{ context.Context }

func (asleep) Deadline() (time.Time, bool) { return time.Now().Add(-time.Second), true }

func TestARequestWhoseTimeIsOverIsNotSent(t *testing.T) {
	c, server := connected(t)
	arrived := make(chan int, 1)
	go func() {
		n, _ := server.Read(make([]byte, requestSize))
		arrived <- n
	}()
	var broken *BrokenError
	if err := c.send(asleep{t.Context()}, &request{command: cmdFlush}); !errors.As(err, &broken) {
		t.Errorf("got %v", err)
	}
	if n := <-arrived; n != 0 {
		t.Errorf("%d bytes were sent", n)
	}
}

// patientScript says no more after its text, until it is closed.
type patientScript struct {
	script
	closed context.Context
	close  context.CancelFunc
}

func (s patientScript) Read(p []byte) (int, error) {
	if s.says.Len() > 0 {
		return s.says.Read(p)
	}
	<-s.closed.Done()
	return 0, net.ErrClosed
}

func (s patientScript) Close() error { s.close(); return nil }

func TestAnotherConnectionMustShowTheSameExport(t *testing.T) {
	flags := uint16(1 | flagSendFlush | flagCanMultiConn)
	greeting := func(size uint64) []byte {
		return words(
			uint64(serverMagic), uint64(optionMagic), uint16(flagFixedNewstyle|flagNoZeroes),
			uint64(optionReplyMagic), uint32(optGo), uint32(repInfo), uint32(12), uint16(infoExport), size, flags,
			uint64(optionReplyMagic), uint32(optGo), uint32(repAck), uint32(0),
		)
	}
	sizes := []uint64{1 << 20, 1 << 21}
	dial := func(context.Context, string, string) (net.Conn, error) {
		size := sizes[0]
		sizes = sizes[1:]
		closed, end := context.WithCancel(context.Background())
		return patientScript{script{says: bytes.NewReader(greeting(size))}, closed, end}, nil
	}
	client, err := Dial(t.Context(), URI{Network: "unix", Address: "s"}, Options{Connections: 2, Dial: dial})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.Settle(t.Context()); !errors.Is(err, ErrProtocol) {
		t.Errorf("got %v", err)
	}
}

// noted is a connection that notes when it is closed.
type noted struct {
	net.Conn
	closed *atomic.Bool
}

func (n noted) Close() error {
	n.closed.Store(true)
	return n.Conn.Close()
}

func TestTheOtherConnectionsAreBrokenBeforeAnybodyLearnsOfIt(t *testing.T) {
	ours, theirs := net.Pipe()
	defer func() { _ = theirs.Close() }()
	var closed, late atomic.Bool
	c := newConn(noted{ours, &closed}, ours, 4, newPulse(10*time.Second), new(atomic.Int64))
	c.breakAll = func(error) { late.Store(closed.Load()) }
	go c.receive()
	c.fail(ErrSilent)
	<-c.ended
	if late.Load() || !closed.Load() {
		t.Errorf("closed %t, before the others were broken %t", closed.Load(), late.Load())
	}
}

func TestTLSIsNeverOlderThanTheLeast(t *testing.T) {
	for _, wanted := range []uint16{0, tls.VersionTLS10, tls.VersionTLS13} {
		config, err := tlsConfig(&tls.Config{MinVersion: wanted}, "192.0.2.1:10809")
		if err != nil || config.MinVersion < max(wanted, tls.VersionTLS12) || config.ServerName != "192.0.2.1" {
			t.Errorf("%#x: %#x for %q, %v", wanted, config.MinVersion, config.ServerName, err)
		}
	}
}
