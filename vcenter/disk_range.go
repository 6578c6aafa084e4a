package vcenter

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
)

// sendOnlyJar sends the session's cookie and stores none: the reply to a refused read may
// set the cookie of a session that isn't logged in.
type sendOnlyJar struct{ *jar }

// SetCookies implements http.CookieJar.
func (sendOnlyJar) SetCookies(*url.URL, []*http.Cookie) {}

// mostRanges is how many ranges are read from one vCenter at a time, by all sessions of a pool.
const mostRanges = 8

// fetch makes one request for the bytes, when it is its turn. It returns how many of them it has read into p,
// in their order, even when it fails.
func (r *DiskReader) fetch(ctx context.Context, p []byte, off int64) (n int, err error) {
	if r.life.Err() != nil {
		return 0, errClosed()
	}
	select {
	case r.s.ranges <- struct{}{}:
		defer func() { <-r.s.ranges }()
	case <-r.life.Done():
		return 0, errClosed()
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	seen := r.s.transport.generation()
	call, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(r.life, func() { cancel(errClosed()) })()
	silence := time.AfterFunc(r.options.Stall, func() { cancel(errCallTimeout) })
	defer silence.Stop()

	reply, err := r.getRange(call, p, off)
	if err == nil {
		defer reply.Body.Close()
		switch err = r.check(reply, len(p), off); {
		case reply.StatusCode == http.StatusUnauthorized:
			return 0, r.logInAgain(ctx, seen, err)
		case reply.StatusCode >= http.StatusBadRequest:
			return 0, r.powerCheck(ctx, err)
		case err != nil:
			return 0, err
		}
		n, err = fill(p, reply.Body, func() { silence.Reset(r.options.Stall) })
	}
	if err != nil && call.Err() != nil {
		err = context.Cause(call)
	}
	return n, err
}

func (r *DiskReader) getRange(ctx context.Context, p []byte, off int64) (*http.Response, error) {
	d := &dispatch{}
	request, err := http.NewRequestWithContext(d.follow(ctx), http.MethodGet, r.url, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", r.s.transport.client.UserAgent)
	request.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", off, off+int64(len(p))-1))
	return r.client.Do(request)
}

// check refuses a reply that isn't exactly the range, of a file as long as the
// disk. A server that ignores ranges answers 200 with the file's first bytes.
func (r *DiskReader) check(reply *http.Response, length int, off int64) error {
	if reply.StatusCode != http.StatusPartialContent {
		return explainReadStatus(reply.StatusCode)
	}
	due := fmt.Sprintf("bytes %d-%d/%d", off, off+int64(length)-1, r.disk.Capacity)
	if got := reply.Header.Get("Content-Range"); got != due {
		return &badReply{kind: ErrFault, text: fmt.Sprintf("vCenter sent %q of the disk's file instead of %q", quoted(got), due)}
	}
	if reply.ContentLength >= 0 && reply.ContentLength != int64(length) {
		return &badReply{kind: ErrFault, text: fmt.Sprintf("vCenter sent %d bytes of the disk's file instead of %d", reply.ContentLength, length)}
	}
	if coding := reply.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return &badReply{kind: ErrFault, text: "vCenter sent the disk's file encoded"}
	}
	return nil
}

// fill reads p and makes sure that nothing follows. It calls progress after each read.
func fill(p []byte, body io.Reader, progress func()) (n int, err error) {
	for n < len(p) && err == nil {
		var m int
		m, err = body.Read(p[n:])
		n += m
		progress()
	}
	if n < len(p) {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return n, err
	}
	if more, _ := io.ReadFull(body, make([]byte, 1)); more > 0 {
		return 0, &badReply{kind: ErrFault, text: "vCenter sent more of the disk's file than was asked for"}
	}
	return n, nil
}

// logInAgain finds out why a read was unauthorized, by a call that logs in again
// when the session has expired: then it is errExpired, and refused otherwise.
func (r *DiskReader) logInAgain(ctx context.Context, seen int, refused error) error {
	if _, err := methods.GetCurrentTime(ctx, r.s.transport); err != nil {
		return err
	}
	if r.s.transport.generation() > seen {
		return errExpired
	}
	return refused
}

// powerCheck returns ErrNotPoweredOff when the VM is on, since its host then holds the
// file locked, and the refusal itself otherwise.
func (r *DiskReader) powerCheck(ctx context.Context, refused error) error {
	st, err := r.s.Observe(ctx, r.vm)
	if err == nil && (st.Power == PoweredOn || st.Power == Suspended) {
		return &Fault{Kind: ErrNotPoweredOff, cause: refused, Text: fmt.Sprintf(
			"read %s of %s: the VM is %s, and it must be off", r.disk, r.vm, st.Power)}
	}
	return refused
}
