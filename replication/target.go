package replication

import (
	"context"
	"crypto/tls"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"sync"
	"time"

	"vmapower/internal/allowlist"
	"vmapower/replication/nbd"
)

// TargetOptions say which targets are allowed, and how they are reached.
type TargetOptions struct {
	Size    int64          // bytes the target must have room for
	Allow   allowlist.List // for nbd and nbds
	Dirs    []string       // files and unix sockets must lie below one of them; none: no such targets
	NBDHost string         // of nbd://:port/export; "" is 127.0.0.1

	// LeaseHeld is called before each piece that leaves for an NBD server, so that a process
	// which was stopped in the middle of a write does not finish it when it wakes up too
	// late. Its error breaks the connection. It must be quick; nil checks nothing.
	LeaseHeld func() error

	TLS         *tls.Config // for nbds; nil trusts the system's authorities
	Connections int         // to an NBD server that allows several; 0 is 4

	Silence    time.Duration // how long nothing may move on a connection to an NBD server; 0 is 60 s
	FlushLimit time.Duration // of one flush of an NBD server; 0 is 10 minutes
	// HealFor is how long a read or a write is repeated that fails for a reason that may
	// pass, such as EIO or ENOSPC; 0 is 30 s.
	HealFor time.Duration
}

// OpenTarget opens the target for writing and changes nothing on it. It returns a
// *TargetError when the target cannot be used, or the context's cause. It may be
// repeated.
func OpenTarget(ctx context.Context, address string, options TargetOptions) (Target, error) {
	target, err := open(ctx, address, options)
	if err != nil {
		return nil, asTargetError(ctx, displayAddress(address), err)
	}
	if target.Size() < options.Size {
		_ = target.Close()
		return nil, &TargetError{Target: displayAddress(address), Kind: TargetTooSmall, Reason: fmt.Sprintf("it has %d bytes and the disk has %d", target.Size(), options.Size)}
	}
	return healing{target, options}, nil
}

// CheckAddress returns a *TargetError when no target can have this address: it asks
// nobody and looks at no file.
func CheckAddress(address string) error {
	u, err := url.Parse(address)
	if err == nil && u.Scheme == "file" {
		return checkFileAddress(u)
	}
	_, err = nbd.ParseURI(address)
	return asTargetError(context.Background(), displayAddress(address), err)
}

func open(ctx context.Context, address string, options TargetOptions) (Target, error) {
	if u, err := url.Parse(address); err == nil && u.Scheme == "file" {
		return openFile(u, options)
	}
	uri, err := nbd.ParseURI(address)
	if err != nil {
		return nil, err
	}
	return openNBD(ctx, address, uri, options)
}

// nbdTarget is an export of an NBD server.
type nbdTarget struct {
	address string // as it was asked for
	name    string
	client  *nbd.Client
}

func openNBD(ctx context.Context, address string, uri nbd.URI, options TargetOptions) (Target, error) {
	t := &nbdTarget{address: displayAddress(address)}
	place, connect := uri.Address, options.Allow.DialContext
	var first sync.Once // the others may be opened at the same time
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := connect(ctx, network, address)
		if err == nil && network == "tcp" {
			first.Do(func() { place = conn.RemoteAddr().String() })
		}
		if err == nil && options.LeaseHeld != nil {
			conn = leasedConn{conn, options.LeaseHeld}
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
	client, err := nbd.Dial(ctx, uri, nbd.Options{Connections: options.Connections, TLS: options.TLS, Silence: options.Silence, FlushLimit: options.FlushLimit, Dial: dial})
	if err != nil {
		return nil, err
	}
	t.client, t.name = client, "nbd "+place+" "+uri.Export
	if reason := unusable(client.Export()); reason != "" {
		_ = client.Close()
		kind := TargetRefused
		if client.Export().ReadOnly {
			kind = TargetReadOnly
		}
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

func unusable(export nbd.Export) string {
	switch {
	case export.ReadOnly:
		return "the export is read-only"
	case !export.Flush && !export.FUA:
		return "the server can flush nothing, so that nothing written would be sure to last"
	}
	return ""
}

func (t *nbdTarget) Name() string { return t.name }
func (t *nbdTarget) Size() int64  { return t.client.Export().Size }

func (t *nbdTarget) ReadAt(ctx context.Context, p []byte, offset int64) error {
	return asTargetError(ctx, t.address, t.client.ReadAt(ctx, p, offset))
}

func (t *nbdTarget) WriteAt(ctx context.Context, p []byte, offset int64) error {
	return asTargetError(ctx, t.address, t.client.WriteAt(ctx, p, offset))
}

func (t *nbdTarget) Zero(ctx context.Context, offset, length int64) error {
	return asTargetError(ctx, t.address, t.client.Zero(ctx, offset, length))
}

func (t *nbdTarget) Flush(ctx context.Context) error {
	return asTargetError(ctx, t.address, t.client.Flush(ctx))
}

func (t *nbdTarget) Close() error { return t.client.Close() }
