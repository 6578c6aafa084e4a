package vcenter

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"reflect"

	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/xml"
)

// badReply is an answer that is none to what was asked.
type badReply struct {
	kind  error
	text  string
	final bool // a read of a disk would be answered the same again
}

func (b *badReply) Error() string { return b.text }

// cutReply wraps the failure of the network within a reply.
type cutReply struct{ error }

func (c *cutReply) Unwrap() error { return c.error }

// replies lets SOAP replies through and nothing else, and none that is longer or nested
// deeper than any of a vCenter.
type replies struct {
	next  http.RoundTripper
	limit int64
}

// RoundTrip implements http.RoundTripper.
func (r *replies) RoundTrip(request *http.Request) (*http.Response, error) {
	reply, err := r.next.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	if bad := r.check(reply); bad != nil {
		_ = reply.Body.Close()
		return nil, bad
	}
	reply.Body = &boundedReply{body: reply.Body, left: r.limit, limit: r.limit}
	return reply, nil
}

func (r *replies) check(reply *http.Response) *badReply {
	if bad := explainCallStatus(reply); bad != nil {
		return bad
	}
	if coding := reply.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return &badReply{kind: ErrNotVCenter, text: "the answer is compressed, which nobody asked for"}
	}
	if reply.ContentLength > r.limit {
		return tooLong(r.limit)
	}
	return nil
}

// isPage reports a page for a browser.
func isPage(reply *http.Response) bool {
	kind, _, _ := mime.ParseMediaType(reply.Header.Get("Content-Type"))
	return kind == "text/html" || kind == "application/xhtml+xml"
}

// boundedReply reads a reply as far as it may go.
type boundedReply struct {
	body        io.ReadCloser
	left, limit int64
	shape       shape
}

// Read implements io.Reader.
func (b *boundedReply) Read(p []byte) (int, error) {
	if b.left == 0 {
		if n, err := b.body.Read(p[:min(len(p), 1)]); n == 0 {
			return 0, err
		}
		return 0, tooLong(b.limit)
	}
	n, err := b.body.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	if bad := b.shape.add(p[:n]); bad != nil {
		return 0, bad
	}
	if err != nil && err != io.EOF {
		err = &cutReply{err}
	}
	return n, err
}

// Close implements io.Closer.
func (b *boundedReply) Close() error { return b.body.Close() }

// call makes the call and decodes its reply, which may be anything: types that don't fit
// make the decoder panic.
func (t *transport) call(ctx context.Context, req, res soap.HasFault) (err error) {
	defer func() {
		if recover() != nil {
			err = notSOAP()
		}
	}()
	return decoded(t.client.RoundTrip(ctx, req, res), res)
}

// decoded is what came of decoding a reply: err, or a badReply where the reply can't be
// decoded, or holds neither a result nor a fault.
func decoded(err error, res soap.HasFault) error {
	var network *url.Error
	var cut *cutReply
	var bad *badReply
	var syntax *xml.SyntaxError
	switch {
	case err == nil && emptyResult(res):
		return notSOAP()
	case err == nil, soap.IsSoapFault(err), errors.As(err, &network), errors.As(err, &cut), errors.As(err, &bad):
		return err
	case errors.As(err, &syntax) && syntax.Msg == "unexpected EOF":
		return &cutReply{err}
	}
	return notSOAP()
}

// emptyResult reports that the body of a reply holds no result.
func emptyResult(res soap.HasFault) bool {
	result := reflect.ValueOf(res).Elem().FieldByName("Res")
	return result.Kind() == reflect.Pointer && result.IsNil()
}

func notSOAP() *badReply {
	return &badReply{kind: ErrNotVCenter, text: "the answer is not the SOAP of a vCenter; look at the address and the port"}
}
