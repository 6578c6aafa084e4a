package nbd

import (
	"errors"
	"fmt"
	"syscall"
)

// Why a server cannot be used. They are found with errors.Is.
var (
	// ErrUnknownExport: the server has no export of this name.
	ErrUnknownExport = errors.New("nbd: the server has no such export")
	// ErrPolicy: the server refuses this client.
	ErrPolicy = errors.New("nbd: the server's policy refuses this client")
	// ErrTLSRequired: the server wants TLS, and the URI says nbd or nbd+unix.
	ErrTLSRequired = errors.New("nbd: the server requires TLS")
	// ErrTLSRefused: the URI says nbds, and the server has no TLS. Nothing was asked
	// of the server in clear.
	ErrTLSRefused = errors.New("nbd: the server refuses TLS")
	// ErrTLS: the TLS handshake failed: an unknown authority, another name, a missing
	// client certificate.
	ErrTLS = errors.New("nbd: the TLS handshake failed")
	// ErrNotAccepted comes with ErrTLS: the server hung up after the handshake, as it does
	// for want of a client's certificate that it trusts.
	ErrNotAccepted = errors.New("nbd: the server does not accept this client")
	// ErrUnsupported: the server, or the export, lacks what this client needs.
	ErrUnsupported = errors.New("nbd: not supported by the server")
	// ErrProtocol: what the server sent is not NBD.
	ErrProtocol = errors.New("nbd: protocol violation by the server")
	// ErrNoGreeting: the server said nothing, or hung up, before the handshake.
	ErrNoGreeting = errors.New("nbd: the server does not greet")
	// ErrHTTP: an HTTP server answers, and no NBD server.
	ErrHTTP = errors.New("nbd: the server speaks HTTP")
	// ErrURI: not the address of an export.
	ErrURI = errors.New("nbd: invalid URI")
)

// Why a request was not sent. The client can be used further.
var (
	// ErrReadOnly: a write to an export that is read-only.
	ErrReadOnly = errors.New("nbd: the export is read-only")
	// ErrOutOfBounds: the range does not lie within the export.
	ErrOutOfBounds = errors.New("nbd: range outside of the export")
	// ErrUnaligned: the range does not consist of whole blocks of the server's minimum.
	ErrUnaligned = errors.New("nbd: range not aligned to the server's minimum block size")
)

// Why a connection was given up. They are causes of a BrokenError.
var (
	// ErrSilent: nothing moved for Options.Silence.
	ErrSilent = errors.New("nbd: the server was silent")
	// ErrFlushLimit: a flush took longer than Options.FlushLimit.
	ErrFlushLimit = errors.New("nbd: a flush took longer than its limit")
)

// ErrClosed is the cause of a BrokenError after Close.
var ErrClosed = errors.New("nbd: client closed")

// ServerError is the server's answer to one request. The client can be used
// further. It unwraps to the syscall.Errno of the same name: EPERM, EIO, ENOMEM,
// EINVAL, ENOSPC, EOVERFLOW, ENOTSUP, ESHUTDOWN; EIO for any other number.
type ServerError struct {
	Command string
	Offset  int64
	Length  int64
	Number  uint32 // as it was sent
}

func (e *ServerError) Error() string {
	return fmt.Sprintf("nbd: the server answered %s of %d bytes at %d with: %v", e.Command, e.Length, e.Offset, e.Unwrap())
}

// Unwrap returns the syscall.Errno.
func (e *ServerError) Unwrap() error {
	switch e.Number {
	case 1:
		return syscall.EPERM
	case 12:
		return syscall.ENOMEM
	case 22:
		return syscall.EINVAL
	case 28:
		return syscall.ENOSPC
	case 75:
		return syscall.EOVERFLOW
	case 95:
		return syscall.ENOTSUP
	case 108:
		return syscall.ESHUTDOWN
	}
	return syscall.EIO
}

// BrokenError says that the client has no connection any more. Every request in
// flight gets it and so does every later one; whether those in flight were carried
// out is not known, nor whether writes since the last Flush will last.
type BrokenError struct{ Cause error }

func (e *BrokenError) Error() string { return "nbd: connection broken: " + e.Cause.Error() }

// Unwrap returns the cause.
func (e *BrokenError) Unwrap() error { return e.Cause }
