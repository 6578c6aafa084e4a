package nbd

import (
	"bytes"
	"encoding/binary"
	"errors"
	"net"
	"sync/atomic"
	"testing"
	"time"
)

// script is a connection whose other end says what it was given, and listens to
// nothing.
type script struct {
	net.Conn
	says *bytes.Reader
}

func (s script) Read(p []byte) (int, error)       { return s.says.Read(p) }
func (script) SetReadDeadline(time.Time) error    { return nil }
func (s script) Write(p []byte) (int, error)      { return len(p), nil }
func (s script) Close() error                     { return nil }
func (s script) SetWriteDeadline(time.Time) error { return nil }

func words(parts ...any) []byte {
	var message bytes.Buffer
	for _, part := range parts {
		_ = binary.Write(&message, binary.BigEndian, part)
	}
	return message.Bytes()
}

func goodHandshake() []byte {
	return words(
		uint64(serverMagic), uint64(optionMagic), uint16(flagFixedNewstyle|flagNoZeroes),
		uint64(optionReplyMagic), uint32(optGo), uint32(repInfo), uint32(12), uint16(infoExport), uint64(1<<20), uint16(1|flagSendFlush),
		uint64(optionReplyMagic), uint32(optGo), uint32(repInfo), uint32(14), uint16(infoBlockSize), uint32(512), uint32(4096), uint32(1<<25),
		uint64(optionReplyMagic), uint32(optGo), uint32(repAck), uint32(0),
	)
}

func FuzzHandshake(f *testing.F) {
	good := goodHandshake()
	f.Add(good)
	f.Add(good[:40])
	f.Add(words(uint64(serverMagic), uint64(0x420281861253), uint64(1<<20), uint32(0))) // oldstyle
	f.Add(append(bytes.Clone(good[:18]), words(uint64(optionReplyMagic), uint32(optGo), uint32(repTLSRequired), uint32(3), [3]byte{'T', 'L', 'S'})...))
	f.Add(append(bytes.Clone(good[:18]), words(uint64(optionReplyMagic), uint32(optGo), uint32(repInfo), uint32(0xffffffff))...))
	f.Add([]byte("SSH-2.0-OpenSSH_9.2p1\r\n"))
	f.Fuzz(func(t *testing.T, says []byte) {
		_, export, err := negotiate(t.Context(), script{says: bytes.NewReader(says)}, "export", nil)
		if err != nil {
			return
		}
		if export.Size < 0 || export.MinBlock < 1 || export.MaxPayload < export.MinBlock || export.MaxPayload > maxPayload {
			t.Errorf("an export that cannot be: %+v", export)
		}
	})
}

func FuzzReplies(f *testing.F) {
	reply := func(number uint32, cookie uint64) []byte { return words(uint32(simpleReplyMagic), number, cookie) }
	data := bytes.Repeat([]byte{7}, 512)
	f.Add(bytes.Join([][]byte{reply(0, 1), data, reply(0, 2), reply(28, 3)}, nil))
	f.Add(bytes.Join([][]byte{reply(28, 3), reply(0, 2), reply(0, 1), data}, nil))
	f.Add(bytes.Join([][]byte{reply(0, 1), data[:100]}, nil))
	f.Add(reply(0, 9))
	f.Add(append(reply(0, 2), reply(0, 2)...))
	f.Add(words(uint32(0x668e33ef), uint32(0), uint64(1), uint32(0))) // structured
	f.Fuzz(func(t *testing.T, says []byte) {
		raw := script{says: bytes.NewReader(says)}
		c := newConn(raw, raw, defaultWindow, newPulse(time.Second), new(atomic.Int64))
		c.breakAll = func(error) {}
		requests := []*request{
			{command: cmdRead, length: 512, data: make([]byte, 512)},
			{command: cmdWrite, length: 4, data: []byte("data")},
			{command: cmdFlush},
		}
		for _, r := range requests {
			r.answers = newAnswers(1)
			c.window <- struct{}{}
			if _, err := c.register(r); err != nil {
				t.Fatal(err)
			}
		}
		c.receive()
		for _, r := range requests {
			<-r.answers.done
			err := r.answers.err
			var refused *ServerError
			var broken *BrokenError
			if err != nil && !errors.As(err, &refused) && !errors.As(err, &broken) {
				t.Errorf("%s ended with %v", r.command, err)
			}
		}
	})
}
