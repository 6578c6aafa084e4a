package replication

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/url"
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

	// AllowUnflushed takes NBD servers that can flush nothing. Nothing of a copy to one is ever
	// known to last: see Flushes.
	AllowUnflushed bool

	// LeaseHeld is called before each piece that leaves for an NBD server, so that a process
	// which was stopped in the middle of a write does not finish it when it wakes up too
	// late. Its error breaks the connection. It must be quick; nil checks nothing.
	LeaseHeld func() error

	TLS         *tls.Config // for nbds; nil trusts the system's authorities
	Connections int         // to an NBD server that allows several; 0 is 4
	Spare       bool        // keeps one more apart, by which OpenToReadBack reads where it gets no other

	Line *Line // to an NBD server, shared with other targets at it; nil is one of its own

	Handshake  time.Duration // what one with an NBD server may take; 0 is 30 s
	Silence    time.Duration // how long nothing may move on a connection to an NBD server; 0 is 60 s
	FlushLimit time.Duration // of one flush of an NBD server; 0 is 10 minutes
	// HealFor is how long a read or a write is repeated that fails for a reason that may
	// pass, such as EIO or ENOSPC; 0 is 30 s.
	HealFor time.Duration
}

// Line is what is known of the line to an NBD server. Targets that share it begin as fast as the
// others have become.
type Line = nbd.Line

// NewLine returns a line of which nothing is known.
func NewLine() *Line { return nbd.NewLine() }

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

// Flushes reports whether a flush of the target makes last what was written. It does, but for an
// NBD server that was taken only because of AllowUnflushed, where it does nothing.
func Flushes(t Target) bool {
	export, ok := exportOf(t)
	return !ok || export.flushes()
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
