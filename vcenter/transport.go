package vcenter

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"reflect"
	"sync"
	"time"

	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
	"go.opentelemetry.io/otel/trace"

	"vmapower/internal/pause"
)

const (
	parkedWait  = 30 * time.Second // the longest WaitForUpdatesEx without news
	parkedGrace = 10 * time.Second // how much later its reply may come
	areasWait   = 5 * time.Minute  // the longest QueryChangedDiskAreas, which reads a map of the whole disk
	// changeWait is the longest wait for the reply of a changing call, whatever Options say: the
	// window that is announced for such a call, and who may change the VM after it, rest on it.
	changeWait = 30 * time.Second
)

var (
	errCallTimeout = errors.New("no reply in time")
	errExpired     = errors.New("session expired before the call")
)

// lostReply wraps the failure of a changing call that may have been sent.
type lostReply struct{ error }

func (l lostReply) Unwrap() error { return l.error }

// transport carries one session's calls: it counts those in flight, bounds each, and
// logs in again when the session has expired.
type transport struct {
	client  *soap.Client
	jar     *jar
	slots   chan struct{}
	timeout time.Duration
	tracer  trace.Tracer
	observe Observer // nil observes nothing
	server  string   // as Observer is told of it
	// generation and login belong to the session: the number of logins so far,
	// and one more login unless there was one since seen.
	generation func() int
	login      func(ctx context.Context, seen int) error
}

func newTransport(u *url.URL, o Options) *transport {
	client := soap.NewClient(u, false)
	client.Namespace, client.Version = "urn:"+vim25.Namespace, vim25.Version
	client.UserAgent = "vmapower"
	cookies := newJar()
	client.Client.Jar = cookies
	client.Client.CheckRedirect = noRedirect
	base := client.DefaultTransport()
	base.Proxy = nil // vCenter is next door
	base.MaxIdleConnsPerHost = 64
	base.DialContext = o.Dial
	base.DialTLSContext = dialTLS(o)
	base.DisableCompression = true // a few KiB may become gigabytes
	base.MaxResponseHeaderBytes = 64 << 10
	client.Client.Transport = &replies{next: base, limit: o.MaxReply}
	return &transport{
		client: client, jar: cookies, slots: make(chan struct{}, o.MaxCalls), timeout: o.CallTimeout,
		tracer: o.Traces.Tracer("vmapower/vcenter"), observe: o.Observe, server: serverName(u),
	}
}

// noRedirect makes a redirect a reply like any other: only the vCenter that the login
// names is asked, and each call is one request.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// RoundTrip implements soap.RoundTripper. A call that finds the session expired
// is sent again after the login, but a changing call comes back as errExpired:
// its caller has to observe the VM first.
func (t *transport) RoundTrip(ctx context.Context, req, res soap.HasFault) error {
	seen := t.generation()
	err := t.send(ctx, req, res)
	if !expired(err, res) {
		return err
	}
	if err := t.login(ctx, seen); err != nil {
		return err
	}
	if changes(req) {
		return errExpired
	}
	reflect.ValueOf(res).Elem().SetZero() // a decoded fault would outlive the second reply
	return t.send(ctx, req, res)
}

// send makes one call, when one of the slots is free. A parked wait takes no slot, and has
// no span, since it belongs to no caller.
func (t *transport) send(ctx context.Context, req, res soap.HasFault) error {
	if _, parked := req.(*methods.WaitForUpdatesExBody); parked {
		return t.exchange(ctx, req, res, parkedWait+parkedGrace)
	}
	select {
	case t.slots <- struct{}{}:
		defer func() { <-t.slots }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	ctx, span := t.beginSpan(ctx, req)
	err := t.exchange(ctx, req, res, t.limit(req))
	endSpan(ctx, span, err)
	return err
}

// limit is the longest wait for the reply of the call.
func (t *transport) limit(req soap.HasFault) time.Duration {
	_, areas := req.(*methods.QueryChangedDiskAreasBody)
	switch {
	case areas:
		return areasWait
	case changes(req):
		return min(t.timeout, changeWait)
	}
	return t.timeout
}

// exchange sends a request and awaits its reply. The caller's ended context comes back
// as its cause, unless the call may have changed something.
func (t *transport) exchange(ctx context.Context, req, res soap.HasFault, limit time.Duration) error {
	call, cancel := context.WithTimeoutCause(ctx, limit, errCallTimeout)
	defer cancel()
	d := &dispatch{}
	if at, ok := ctx.Value(sendByKey{}).(time.Time); ok && changes(req) {
		d.notAfter = at
	}
	ended := t.observed(req)
	err := t.call(d.follow(call), req, res)
	ended(replyOf(ctx, err))
	switch {
	case err == nil || soap.IsSoapFault(err):
		return err
	case d.refused.Load():
		return errTooLate
	case changes(req) && d.written.Load():
		return lostReply{err}
	}
	return cmp.Or(pause.Over(ctx), pause.Over(call), err)
}

// expired reports whether vCenter no longer knows the session. Property reads
// say so in their result, without a fault.
func expired(err error, res soap.HasFault) bool {
	if err != nil {
		return fault.Is(err, &types.NotAuthenticated{})
	}
	read, ok := res.(*methods.RetrievePropertiesExBody)
	if !ok || read.Res == nil || read.Res.Returnval == nil {
		return false
	}
	for _, object := range read.Res.Returnval.Objects {
		for _, missing := range object.MissingSet {
			if _, ok := missing.Fault.Fault.(*types.NotAuthenticated); ok {
				return true
			}
		}
	}
	return false
}

// jar is a cookie jar whose content can be replaced while it is in use.
type jar struct {
	mu      sync.Mutex
	current http.CookieJar
}

func newJar() *jar {
	empty, _ := cookiejar.New(nil) // fails only with options
	return &jar{current: empty}
}

// take makes the cookies of fresh those of the jar, and returns a jar with the former ones.
func (j *jar) take(fresh *jar) (former *jar) {
	j.mu.Lock()
	defer j.mu.Unlock()
	former = &jar{current: j.current}
	j.current = fresh.current
	return former
}

// SetCookies implements http.CookieJar.
func (j *jar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.current.SetCookies(u, cookies)
}

// Cookies implements http.CookieJar.
func (j *jar) Cookies(u *url.URL) []*http.Cookie {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.current.Cookies(u)
}
