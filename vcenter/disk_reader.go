package vcenter

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"vmapower/internal/pause"
)

const (
	probeLength = 512
	mostBackoff = 10 * time.Second
)

// ReadOptions say how often and how long a read is tried. The zero value is usable.
type ReadOptions struct {
	// Tries is how often one range is requested before ReadAt gives up. Default 5.
	Tries int
	// Backoff is the wait before the second try; it doubles up to 10 s. Default 500 ms.
	Backoff time.Duration
	// Stall is the longest silence of vCenter within a reply. Default 30 s.
	Stall time.Duration
}

func (o ReadOptions) withDefaults() ReadOptions {
	if o.Tries <= 0 {
		o.Tries = 5
	}
	if o.Backoff <= 0 {
		o.Backoff = 500 * time.Millisecond
	}
	if o.Stall <= 0 {
		o.Stall = 30 * time.Second
	}
	return o
}

// DiskReader reads a powered-off VM's disk through vCenter's datastore access. It
// is safe for concurrent use; several readers at a time are faster than one.
// Close it.
type DiskReader struct {
	s       *Session
	vm      VM
	disk    Disk
	url     string
	options ReadOptions
	client  *http.Client
	life    context.Context
	end     context.CancelFunc
}

// OpenDisk begins to read the disk and makes sure, by one small read, that
// vCenter serves the disk's extent in ranges and in full length: VMware documents
// the address, but not the ranges. A disk that isn't Readable or is served
// otherwise is ErrInvalidState; a VM that is on is ErrNotPoweredOff where vCenter
// refuses for it, which not every vCenter does. It may be repeated.
func (s *Session) OpenDisk(ctx context.Context, vm VM, disk Disk, o ReadOptions) (*DiskReader, error) {
	if err := disk.Readable(); err != nil {
		return nil, err
	}
	what := fmt.Sprintf("open %s of %s", disk, vm)
	address, err := s.fileURL(ctx, disk.Datastore, disk.Backing)
	if err != nil {
		return nil, translate(err, what)
	}
	r := &DiskReader{s: s, vm: vm, disk: disk, url: address, options: o.withDefaults()}
	r.life, r.end = context.WithCancel(s.life)
	r.client = &http.Client{
		Transport: s.transport.client.DefaultTransport(), Jar: sendOnlyJar{s.transport.jar}, CheckRedirect: noRedirect,
	}
	err = r.ReadAt(ctx, make([]byte, min(probeLength, disk.Capacity)), 0)
	var reply *badReply
	if errors.Is(err, ErrFault) && errors.As(err, &reply) {
		err = &Fault{Kind: ErrInvalidState, Text: what + ": " + reply.Error(), cause: reply}
	}
	if err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

// Size returns the disk's capacity in bytes, as it was when the disk was opened.
func (r *DiskReader) Size() int64 { return r.disk.Capacity }

// Close ends reads under way. It may be repeated.
func (r *DiskReader) Close() { r.end() }

// ReadAt fills p with the disk's bytes from off on, or returns an error; p then
// holds anything. A reply counts only if it is exactly the range that was asked
// for, of a file as long as the disk. Lost connections, refusals and wrong replies
// are tried again from where the bytes ended; an expired session is logged in
// again.
//
// It is ErrNotPoweredOff when vCenter refuses and the VM is on or suspended,
// ErrUnreachable when vCenter stays away, and ErrFault when its replies stay
// wrong. When ctx ends it returns the context's cause. It may be repeated.
func (r *DiskReader) ReadAt(ctx context.Context, p []byte, off int64) error {
	what := fmt.Sprintf("read %d bytes at %d of %s of %s", len(p), off, r.disk, r.vm)
	if off < 0 || off > r.disk.Capacity-int64(len(p)) {
		return &Fault{Kind: ErrFault, Text: what + ": this is not within the disk"}
	}
	backoff, again := r.options.Backoff, false
	for try := 1; len(p) > 0; try++ {
		n, err := r.fetch(ctx, p, off)
		p, off = p[n:], off+int64(n)
		switch {
		case err == nil:
			continue
		case errors.Is(err, errExpired) && !again:
			again = true
			try--
			continue
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case r.life.Err() != nil:
			return &Fault{Kind: ErrUnreachable, Text: what + ": the reader or its session is closed"}
		case try >= r.options.Tries || permanent(err):
			return translate(err, what)
		}
		_ = pause.For(ctx, backoff/2+rand.N(backoff/2+1))
		backoff = min(2*backoff, mostBackoff)
	}
	return nil
}

// permanent reports whether another try would end the same way.
func permanent(err error) bool {
	for _, kind := range []error{ErrLoginFailed, ErrNotPoweredOff, ErrNotFound} {
		if errors.Is(err, kind) {
			return true
		}
	}
	var reply *badReply
	return errors.As(err, &reply) && reply.final || untrusted(err)
}
