package replication

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"os"
	"sync"

	"vmapower/replication/nbd"
)

// nbdTarget is an export of an NBD server.
type nbdTarget struct {
	address string // as it was asked for
	name    string
	client  *nbd.Client
	again   func(ctx context.Context) (*nbd.Client, error) // opens one connection to the same place
}

func openNBD(ctx context.Context, address string, uri nbd.URI, options TargetOptions) (Target, error) {
	t := &nbdTarget{address: displayAddress(address)}
	place, connect := uri.Address, options.Allow.DialContext
	var first sync.Once // the others are opened later
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := connect(ctx, network, address)
		if err == nil && network == "tcp" {
			first.Do(func() { place = conn.RemoteAddr().String() })
		}
		return conn, err
	}
	if uri.Network == "unix" {
		socket, err := socketOf(options.Dirs, uri.Address)
		if err != nil {
			return nil, err
		}
		uri.Address, place = socket, socket
		connect = (&net.Dialer{}).DialContext
	} else if host, port, _ := net.SplitHostPort(uri.Address); host == "" {
		host = options.NBDHost
		if host == "" {
			host = "127.0.0.1"
		}
		uri.Address = net.JoinHostPort(host, port)
	}
	with := nbd.Options{
		Connections: options.Connections, Spare: options.Spare, Line: options.Line, TLS: options.TLS, Dial: dial,
		Timeout: options.Handshake, Silence: options.Silence, FlushLimit: options.FlushLimit, LeaseHeld: options.LeaseHeld,
	}
	client, err := nbd.Dial(ctx, uri, with)
	if err != nil {
		return nil, err
	}
	with.Connections, with.Spare = 1, false
	t.again = func(ctx context.Context) (*nbd.Client, error) { return nbd.Dial(ctx, uri, with) }
	t.client, t.name = client, "nbd "+place+" "+uri.Export
	if kind, reason := unusable(client.Export(), options); reason != "" {
		_ = client.Close()
		return nil, &TargetError{Target: t.address, Kind: kind, Reason: reason}
	}
	return t, nil
}

// socketOf returns where the socket of a server on this machine lies, without symbolic links.
func socketOf(dirs []string, name string) (string, error) {
	p, err := allowedPathOf(dirs, name)
	if err != nil {
		return "", err
	}
	root, err := os.OpenRoot(p.root)
	if err != nil {
		return "", err
	}
	defer func() { _ = root.Close() }()
	info, err := p.stat(root)
	switch {
	case err != nil:
		return "", err
	case info.Mode()&fs.ModeSocket == 0:
		return "", &TargetError{Kind: TargetInvalid, Reason: "it is no socket"}
	}
	return p.String(), nil
}

// unusable says why a disk can't be written to the export; "" when it can.
func unusable(export nbd.Export, options TargetOptions) (TargetKind, string) {
	switch whole, size := export.Size/export.MinBlock*export.MinBlock, options.Size; {
	case export.ReadOnly:
		return TargetReadOnly, "the export is read-only"
	case !export.Flush && !export.FUA && !options.AllowUnflushed:
		return TargetRefused, "the server can flush nothing, so that nothing written would be sure to last " +
			"(nbd-server does with \"flush = true\"; a request with allow_unflushed takes it as it is)"
	case size > whole && size <= export.Size:
		return TargetTooSmall, fmt.Sprintf("it has %d bytes in blocks of %d, and the end of the disk is in the middle of its last block", export.Size, export.MinBlock)
	}
	return "", ""
}

func (t *nbdTarget) Name() string { return t.name }
func (t *nbdTarget) Size() int64  { return t.client.Export().Size }

// ReadAt reads whole blocks of the server, and more than was asked for where that is needed.
func (t *nbdTarget) ReadAt(ctx context.Context, p []byte, offset int64) error {
	block, end := t.client.Export().MinBlock, offset+int64(len(p))
	first, last := offset/block*block, (end+block-1)/block*block
	if first == offset && last == end {
		return t.told(ctx, t.client.ReadAt(ctx, p, offset))
	}
	wide := make([]byte, last-first)
	err := t.client.ReadAt(ctx, wide, first)
	copy(p, wide[offset-first:])
	return t.told(ctx, err)
}

// WriteAt keeps what is behind the range in its last block, where the range ends within one.
func (t *nbdTarget) WriteAt(ctx context.Context, p []byte, offset int64) error {
	whole := t.wholeBlocks(offset, int64(len(p)))
	err := t.client.WriteAt(ctx, p[:whole], offset)
	if err == nil && whole < int64(len(p)) {
		err = t.writeLast(ctx, p[whole:], offset+whole)
	}
	return t.told(ctx, err)
}

// Zero keeps what is behind the range, as WriteAt does.
func (t *nbdTarget) Zero(ctx context.Context, offset, length int64) error {
	whole := t.wholeBlocks(offset, length)
	err := t.client.Zero(ctx, offset, whole)
	if err == nil && whole < length {
		err = t.writeLast(ctx, make([]byte, length-whole), offset+whole)
	}
	return t.told(ctx, err)
}

// wholeBlocks is how much of the range is before the block in which it ends.
func (t *nbdTarget) wholeBlocks(offset, length int64) int64 {
	return max(0, length-(offset+length)%t.client.Export().MinBlock)
}

// writeLast writes a part of one block, which is read before.
func (t *nbdTarget) writeLast(ctx context.Context, p []byte, offset int64) error {
	block := make([]byte, t.client.Export().MinBlock)
	if err := t.client.ReadAt(ctx, block, offset); err != nil {
		return err
	}
	copy(block, p)
	return t.client.WriteAt(ctx, block, offset)
}

// Flush does nothing where the server knows no flush.
func (t *nbdTarget) Flush(ctx context.Context) error {
	if !t.flushes() {
		return nil
	}
	return t.told(ctx, t.client.Flush(ctx))
}

func (t *nbdTarget) flushes() bool { return t.client.Export().Flush || t.client.Export().FUA }

func (t *nbdTarget) Close() error { return t.client.Close() }

func (t *nbdTarget) told(ctx context.Context, err error) error {
	return asTargetError(ctx, t.address, err)
}
