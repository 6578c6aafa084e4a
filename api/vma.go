package api

import (
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/audit"
	"vmapower/failure"
	"vmapower/internal/tlsfile"
)

// VMA is the older API that had this service's address before: what is not ours is passed on to
// it, and its answer back.
type VMA struct {
	// URL is where it is; paths are put behind it.
	URL *url.URL
	// Dial connects to it, or refuses to; nil connects anywhere.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Silence is how long nothing may move on a request that is passed on; 0 is 5 min.
	Silence time.Duration
}

// vmaProxy passes requests on.
type vmaProxy struct {
	proxy     *httputil.ReverseProxy
	transport *http.Transport
	silence   time.Duration
	own       map[string]bool // first parts of the paths that are ours
}

const (
	passedKey = "passed"
	// via marks what was passed on (RFC 9110, 7.6.3): it must not come back.
	via = "1.1 vmapower"
)

func newVMAProxy(older *VMA, own map[string]bool, log *slog.Logger) *vmaProxy {
	if older == nil {
		return nil
	}
	p := &vmaProxy{silence: older.Silence, own: own}
	if p.silence <= 0 {
		p.silence = 5 * time.Minute
	}
	p.transport = &http.Transport{ // without a proxy of the environment
		DialContext: older.Dial, TLSClientConfig: tlsfile.Secure(&tls.Config{}), TLSHandshakeTimeout: 10 * time.Second,
		DisableCompression: true, MaxIdleConnsPerHost: 16, IdleConnTimeout: time.Minute, MaxResponseHeaderBytes: 256 << 10,
	}
	p.proxy = &httputil.ReverseProxy{
		Transport: p.transport, FlushInterval: -1, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(older.URL)
			r.Out.URL.RawQuery = r.In.URL.RawQuery // as it was sent
			r.Out.Header.Add("Via", via)
		},
	}
	return p
}

// close lets go of its connections.
func (p *vmaProxy) close() {
	if p != nil {
		p.transport.CloseIdleConnections()
	}
}

// passUnknown passes on what no route of ours takes.
func (s *Server) passUnknown(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if s.operations.of(c) != nil || !s.vma.takes(c.Request()) {
			return next(c)
		}
		if err := s.identify(c); err != nil {
			return err
		}
		return s.passOn(c)
	}
}

// mayPassOn refuses what is not passed on. What an appliance with a scope may do there nobody could
// tell, and a request with a password in our own header is none of the older API's.
func mayPassOn(c echo.Context) error {
	r := c.Request()
	switch {
	case !principalOf(c).Scope.Unlimited():
		return refuseWith(failure.Forbidden, "path: this is passed on to the older VMA API, which the scope of this appliance does not cover")
	case slices.ContainsFunc(r.Header.Values("Via"), func(value string) bool { return strings.Contains(value, via) }):
		return invalid("path: the older VMA API sends it back; look at vma_url")
	case r.Header.Get("X-VCenter-Password") != "":
		return explainRoute(echo.ErrNotFound)
	}
	return nil
}

// passOn passes the request on, whole, and the answer back. Our session stays here. The audit has what
// may change something, before it goes there.
func (s *Server) passOn(c echo.Context) error {
	r, refused := c.Request(), mayPassOn(c)
	if !reads(r) {
		s.audited(c, audit.Entry{
			Action: audit.PassOn, Outcome: outcomeOf(refused), Who: principalOf(c).ID, Operation: failure.Foreign(r.Method + " " + r.URL.Path),
		})
	}
	if refused != nil {
		return refused
	}
	c.Set(passedKey, true)
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.closing, cancel)()
	moving := newMovement(s.vma.silence, cancel, http.NewResponseController(c.Response()))
	defer moving.stop()
	defer s.logBroken(c)

	out := r.Clone(ctx)
	out.Header.Del("Upgrade") // nothing is passed on that isn't HTTP
	if !s.Gate.Open() {
		out.Header.Del(echo.HeaderAuthorization)
	}
	if out.Body != nil && out.Body != http.NoBody {
		out.Body = moving.body(out.Body)
	}
	return s.vma.exchange(c, out, moving)
}

// logBroken logs a request whose answer ends too early: net/http is told by a panic, which goes on.
func (s *Server) logBroken(c echo.Context) {
	p := recover()
	if p == http.ErrAbortHandler {
		arrived, _ := c.Get(arrivedKey).(time.Time)
		s.logRequest(c, time.Since(arrived))
	}
	if p != nil {
		panic(p)
	}
}

func (p *vmaProxy) exchange(c echo.Context, out *http.Request, moving *movement) (failed error) {
	proxy := *p.proxy
	proxy.ModifyResponse = func(answer *http.Response) error {
		for name := range answer.Header { // its own word counts
			c.Response().Header().Del(name)
		}
		answer.Body = moving.body(answer.Body)
		return nil
	}
	proxy.ErrorHandler = func(_ http.ResponseWriter, r *http.Request, err error) { failed = explainVMA(r.Context(), err) }
	proxy.ServeHTTP(c.Response(), out)
	return failed
}

// explainVMA is the refusal where the older API gave no answer.
func explainVMA(ctx context.Context, err error) *refusal {
	if ctx.Err() != nil {
		return refuseWith(failure.Timeout, "the older VMA API, to which this was passed on, did not answer in time")
	}
	return &refusal{status: http.StatusBadGateway, Failure: failure.New(failure.Internal,
		"the older VMA API, to which this was passed on, gives no answer; is it running at vma_url?").Because(err)}
}

// movement ends a request that is passed on when nothing moves on it for a while.
type movement struct {
	within  time.Duration
	timer   *time.Timer
	control *http.ResponseController
}

func newMovement(within time.Duration, silent func(), control *http.ResponseController) *movement {
	m := &movement{within: within, timer: time.AfterFunc(within, silent), control: control}
	m.moved()
	return m
}

func (m *movement) stop() { m.timer.Stop() }

// moved gives both sides their time once more; the server's own limits are for whole answers.
func (m *movement) moved() {
	m.timer.Reset(m.within)
	_ = m.control.SetReadDeadline(time.Now().Add(m.within))
	_ = m.control.SetWriteDeadline(time.Now().Add(m.within + sendBudget))
}

func (m *movement) body(of io.ReadCloser) io.ReadCloser {
	return &movingBody{ReadCloser: of, moved: m.moved}
}

// movingBody tells of each read that brought something.
type movingBody struct {
	io.ReadCloser
	moved func()
}

// Read implements io.Reader.
func (b *movingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if n > 0 {
		b.moved()
	}
	return n, err
}
