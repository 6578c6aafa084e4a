package nbd

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

// negotiation is the handshake on one connection, before the first request.
type negotiation struct {
	stream net.Conn
	secure bool
}

// negotiate brings a fresh connection to the transmission phase. It returns the
// stream to go on with, which is over TLS when config is not nil. Nothing about the
// export is asked before TLS stands, and there is no way back to plain text.
func negotiate(ctx context.Context, raw net.Conn, name string, config *tls.Config) (net.Conn, Export, error) {
	n := &negotiation{stream: raw}
	if err := n.greet(ctx); err != nil {
		return nil, Export{}, err
	}
	if config != nil {
		if err := n.startTLS(ctx, config); err != nil {
			return nil, Export{}, err
		}
	}
	export, err := n.goTo(name)
	if n.secure && rejected(err) {
		err = fmt.Errorf("%w: %w: %w", ErrTLS, ErrNotAccepted, err)
	}
	return n.stream, export, err
}

// greet exchanges the magic numbers and the handshake flags.
func (n *negotiation) greet(ctx context.Context) error {
	var hello [18]byte
	if deadline, ok := ctx.Deadline(); ok {
		_ = n.stream.SetReadDeadline(deadline.Add(-min(time.Until(deadline)/2, asksHTTP)))
	}
	got, err := io.ReadFull(n.stream, hello[:])
	_ = n.stream.SetReadDeadline(time.Time{})
	switch flags := binary.BigEndian.Uint16(hello[16:]); {
	case errors.Is(err, os.ErrDeadlineExceeded) && got == 0 && n.answersHTTP(), bytes.HasPrefix(hello[:got], []byte(httpAnswer)):
		return ErrHTTP
	case err != nil:
		return fmt.Errorf("%w: %w", ErrNoGreeting, err)
	case binary.BigEndian.Uint64(hello[:]) != serverMagic:
		return fmt.Errorf("%w: not an NBD server", ErrProtocol)
	case binary.BigEndian.Uint64(hello[8:]) != optionMagic || flags&flagFixedNewstyle == 0:
		return fmt.Errorf("%w: the fixed newstyle handshake", ErrUnsupported)
	default:
		return n.write(binary.BigEndian.AppendUint32(nil, uint32(flags&(flagFixedNewstyle|flagNoZeroes))))
	}
}

const (
	httpAnswer = "HTTP/"
	asksHTTP   = time.Second // to ask whether it is an HTTP server
)

// answersHTTP asks a server that says nothing whether it waits for an HTTP request. The
// connection is of no use after that.
func (n *negotiation) answersHTTP() bool {
	_ = n.stream.SetDeadline(time.Now().Add(asksHTTP))
	if n.write([]byte("GET / HTTP/1.0\r\n\r\n")) != nil {
		return false
	}
	var answer [len(httpAnswer)]byte
	_, err := io.ReadFull(n.stream, answer[:])
	return err == nil && string(answer[:]) == httpAnswer
}

func (n *negotiation) startTLS(ctx context.Context, config *tls.Config) error {
	if err := n.option(optStartTLS, nil); err != nil {
		return err
	}
	kind, text, err := n.reply(optStartTLS)
	switch {
	case err != nil:
		return err
	case kind&repRefusal != 0:
		n.abort()
		return fmt.Errorf("%w: %w", ErrTLSRefused, refusal(kind))
	case kind != repAck || len(text) != 0:
		return fmt.Errorf("%w: answer %#x to STARTTLS", ErrProtocol, kind)
	}
	if n.stream, err = upgrade(ctx, n.stream, config); err != nil {
		return err
	}
	n.secure = true
	return nil
}

// goTo selects the export and reads what the server tells of it.
func (n *negotiation) goTo(name string) (Export, error) {
	asked := binary.BigEndian.AppendUint32(nil, uint32(len(name)))
	asked = append(asked, name...)
	asked = binary.BigEndian.AppendUint16(asked, 1)
	asked = binary.BigEndian.AppendUint16(asked, infoBlockSize)
	if err := n.option(optGo, asked); err != nil {
		return Export{}, err
	}
	facts := facts{}
	for {
		kind, data, err := n.reply(optGo)
		switch {
		case err != nil:
			return Export{}, err
		case kind&repRefusal != 0:
			n.abort()
			return Export{}, refusal(kind)
		case kind == repAck:
			return facts.export()
		case kind != repInfo:
			return Export{}, fmt.Errorf("%w: answer %#x to GO", ErrProtocol, kind)
		}
		if err := facts.add(data); err != nil {
			return Export{}, err
		}
	}
}

// option sends one option.
func (n *negotiation) option(option uint32, data []byte) error {
	message := binary.BigEndian.AppendUint64(nil, optionMagic)
	message = binary.BigEndian.AppendUint32(message, option)
	message = binary.BigEndian.AppendUint32(message, uint32(len(data)))
	return n.write(append(message, data...))
}

// reply reads one reply to the option.
func (n *negotiation) reply(option uint32) (kind uint32, data []byte, err error) {
	var head [20]byte
	if _, err := io.ReadFull(n.stream, head[:]); err != nil {
		return 0, nil, fmt.Errorf("nbd: no answer to an option: %w", err)
	}
	kind = binary.BigEndian.Uint32(head[12:])
	length := binary.BigEndian.Uint32(head[16:])
	switch {
	case binary.BigEndian.Uint64(head[:]) != optionReplyMagic:
		return 0, nil, fmt.Errorf("%w: magic of an option's reply", ErrProtocol)
	case binary.BigEndian.Uint32(head[8:]) != option:
		return 0, nil, fmt.Errorf("%w: reply to an option that was not sent", ErrProtocol)
	case length > maxOptionReply:
		return 0, nil, fmt.Errorf("%w: reply of %d bytes to an option", ErrProtocol, length)
	}
	data = make([]byte, length)
	if _, err := io.ReadFull(n.stream, data); err != nil {
		return 0, nil, fmt.Errorf("nbd: answer to an option cut short: %w", err)
	}
	return kind, data, nil
}

// abort ends the handshake politely. The connection is closed after it, so that a
// failure changes nothing.
func (n *negotiation) abort() { _ = n.option(optAbort, nil) }

func (n *negotiation) write(message []byte) error {
	if _, err := n.stream.Write(message); err != nil {
		return fmt.Errorf("nbd: handshake: %w", err)
	}
	return nil
}

// refusal translates a refusing reply. The server's own words are left out: they
// may be anything.
func refusal(kind uint32) error {
	switch kind {
	case repUnsupported:
		return fmt.Errorf("%w: the option", ErrUnsupported)
	case repPolicy:
		return ErrPolicy
	case repTLSRequired:
		return ErrTLSRequired
	case repUnknownExport:
		return ErrUnknownExport
	case repShutdown:
		return errors.New("nbd: the server is shutting down")
	}
	return fmt.Errorf("nbd: the server refused an option with %#x", kind)
}
