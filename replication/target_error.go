package replication

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"syscall"

	"vmapower/internal/allowlist"
	"vmapower/internal/pause"
	"vmapower/replication/nbd"
)

// TargetKind is why a target refuses.
type TargetKind string

// Kinds of a TargetError.
const (
	TargetInvalid     TargetKind = "invalid"        // not the address of a target
	TargetNotAllowed  TargetKind = "not allowed"    // by our configuration
	TargetUnreachable TargetKind = "unreachable"    // nobody there, or the connection broke
	TargetUnknown     TargetKind = "unknown export" // or no such file
	TargetReadOnly    TargetKind = "read-only"      //
	TargetTooSmall    TargetKind = "too small"      //
	TargetTLS         TargetKind = "TLS mismatch"   //
	TargetNoSpace     TargetKind = "no space"       //
	TargetRefused     TargetKind = "refused"        // anything else that the target said
)

// TargetError says which target refuses and why, in words fit for an operator: no
// user info, and nothing that the other side said in its own words.
type TargetError struct {
	Target string // as it was asked for
	Kind   TargetKind
	Reason string // one sentence
	// Reopen: it may help to open the target again and to write what no checkpoint holds. It
	// could not be reached, or lost what it had acknowledged.
	Reopen bool
	err    error
}

func (e *TargetError) Error() string {
	return fmt.Sprintf("target %s: %s: %s", e.Target, e.Kind, e.Reason)
}

// Unwrap returns the cause, for the log.
func (e *TargetError) Unwrap() error { return e.err }

// displayAddress is the target's address as it may be shown.
func displayAddress(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return "(unreadable)"
	}
	u.User = nil
	return u.String()
}

// asTargetError makes a *TargetError of what went wrong with the target; the end of our
// own context stays what it is.
func asTargetError(ctx context.Context, target string, err error) error {
	if err == nil {
		return nil
	}
	var known *TargetError
	over := pause.Over(ctx)
	switch {
	case errors.As(err, &known):
		if known.Target == "" {
			named := *known
			named.Target = target
			return &named
		}
		return err
	case over != nil:
		return over
	}
	kind, reason := classify(err)
	return &TargetError{Target: target, Kind: kind, Reason: reason, Reopen: kind == TargetUnreachable || errors.Is(err, nbd.ErrPolicy), err: err}
}

// targetErrors are the known causes; the first that matches counts.
var targetErrors = []struct {
	is     error
	kind   TargetKind
	reason string
}{
	{nbd.ErrURI, TargetInvalid, "it must be nbd://host:port/export, nbds://host:port/export, nbd+unix:///export?socket=/path or file:///path, without user info"},
	{allowlist.ErrNotAllowed, TargetNotAllowed, "the host is not among the allowed ones"},
	{nbd.ErrTLSRefused, TargetTLS, "the server has no TLS, and nbds:// never goes without"},
	{nbd.ErrUnknownExport, TargetUnknown, "the server has no export of this name"},
	{nbd.ErrPolicy, TargetRefused, "the server's policy refuses this client, as a server also does that takes no more connections (nbd-server counts those that have ended, where an export has maxconnections)"},
	{nbd.ErrTLSRequired, TargetTLS, "the server requires TLS: ask for nbds://"},
	{nbd.ErrUnsupported, TargetRefused, "the server lacks a part of the protocol that is needed"},
	{nbd.ErrHTTP, TargetRefused, "an HTTP server answers there, and no NBD server"},
	{nbd.ErrNoGreeting, TargetUnreachable, "it does not greet as an NBD server does: another service may listen there, or the server takes no more connections"},
	{nbd.ErrProtocol, TargetRefused, "the server does not speak NBD as it should"},
	{nbd.ErrReadOnly, TargetReadOnly, "it cannot be written"},
	{nbd.ErrOutOfBounds, TargetTooSmall, "the range lies beyond its end"},
	{nbd.ErrUnaligned, TargetRefused, "the disk's size is no multiple of the server's block size"},
	{syscall.ENOSPC, TargetNoSpace, "no space is left on it"},
	{syscall.EDQUOT, TargetNoSpace, "the quota is used up"},
	{syscall.EROFS, TargetReadOnly, "it lies on a read-only file system"},
	{syscall.EPERM, TargetReadOnly, "it does not permit to be written"},
	{syscall.EACCES, TargetReadOnly, "this service may not write it"},
	{syscall.ESHUTDOWN, TargetUnreachable, "the server is shutting down"},
	{syscall.ECONNREFUSED, TargetUnreachable, "nobody listens there"},
	{syscall.ENOENT, TargetUnknown, "there is no such file or socket"},
	{syscall.EIO, TargetRefused, "input/output error"},
}

func classify(err error) (TargetKind, string) {
	var broken *nbd.BrokenError
	switch {
	case errors.Is(err, nbd.ErrFlushLimit):
		return TargetRefused, "a flush took longer than flush_limit"
	case errors.Is(err, nbd.ErrSilent):
		return TargetUnreachable, "nothing moved on its connection for as long as target_silence"
	case errors.Is(err, nbd.ErrTLS):
		return TargetTLS, tlsReason(err)
	case errors.As(err, &broken):
		return TargetUnreachable, "the connection broke"
	}
	for _, v := range targetErrors {
		if errors.Is(err, v.is) {
			return v.kind, v.reason + during(err)
		}
	}
	var answered *nbd.ServerError
	if errors.As(err, &answered) {
		return TargetRefused, "the server refused a request: " + answered.Unwrap().Error() + during(err)
	}
	var file *fs.PathError
	if errors.As(err, &file) {
		return TargetRefused, "the file system refuses it" + during(err)
	}
	return TargetUnreachable, "it cannot be reached"
}

// during says what was done when the error came, where that is known.
func during(err error) string {
	what := ""
	var answered *nbd.ServerError
	var file *fs.PathError
	switch {
	case errors.As(err, &answered):
		what = answered.Command
	case errors.As(err, &file):
		what = file.Op
	}
	switch what {
	case "READ", "read":
		return ", while it was read"
	case "WRITE", "WRITE_ZEROES", "write":
		return ", while it was written"
	case "FLUSH", "sync":
		return ", while it was flushed"
	}
	return ""
}
