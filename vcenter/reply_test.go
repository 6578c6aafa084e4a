package vcenter

import (
	"bytes"
	"compress/gzip"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"vmapower/credentials"
	"vmapower/failure"
)

// say answers every request the same.
func say(status int, kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

const soapBegin = `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ` +
	`xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soapenv:Body>`

func soapBody(body string) string { return soapBegin + body + "</soapenv:Body></soapenv:Envelope>" }

// strangeSession is what comes of a login at a server that gives this answer.
func strangeSession(t *testing.T, o Options, answer http.HandlerFunc) error {
	t.Helper()
	known := newAuthority(t, "known CA")
	login := strange(t, known.sign(t, certificateFor(func(*x509.Certificate) {})), answer)
	_, err := strangePool(t, known, o).Session(t.Context(), login)
	return err
}

func TestWhoAnswersInsteadOfAVCenterIsToldApart(t *testing.T) {
	const xml, html = "text/xml; charset=utf-8", "text/html"
	page := "<!DOCTYPE html><html><body>Sign in\x1b[2J</body></html>"
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		says   string
		final  bool
	}{
		"HTML":                 {say(200, html, page), "web page (HTML)", true},
		"HTML told as XML":     {say(200, xml, page), "web page (HTML)", true},
		"XHTML told as XML":    {say(200, xml, "<html><body/></html>"), "not the SOAP", true},
		"JSON":                 {say(200, "application/json", `{"value":"x"}`), "not the SOAP", true},
		"an empty envelope":    {say(200, xml, soapBody("")), "not the SOAP", true},
		"another answer":       {say(200, xml, soapBody("<LogoutResponse/>")), "not the SOAP", true},
		"types that don't fit": {say(200, xml, soapBody(`<RetrieveServiceContentResponse><returnval xsi:type="xsd:string">x</returnval></RetrieveServiceContentResponse>`)), "missing", true},
		"a document type":      {say(200, xml, `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`), "document type", true},
		"204":                  {say(204, xml, ""), "204 No Content", true},
		"401":                  {say(401, html, page), "401 Unauthorized", true},
		"403":                  {say(403, html, page), "403 Forbidden", true},
		"404":                  {say(404, html, page), "nothing is served at /sdk of this address (404)", true},
		"407":                  {say(407, html, page), "proxy", true},
		"429":                  {say(429, html, page), "429 Too Many Requests", false},
		"500 without SOAP":     {say(500, html, page), "500 Internal Server Error", false},
		"502":                  {say(502, html, page), "its services do not (502)", false},
		"503":                  {say(503, html, page), "starting", false},
		"504":                  {say(504, html, page), "its services do not (504)", false},
		"cut off":              {say(200, xml, soapBody("")[:200]), "broke off", false},
	} {
		t.Run(name, func(t *testing.T) {
			err := strangeSession(t, Options{}, c.answer)
			if err == nil || !strings.Contains(err.Error(), c.says) || errors.Is(err, ErrNotVCenter) != c.final {
				t.Errorf("%v", err)
			}
			if c.final && Code(err) != failure.VCenterUnreachable || strings.Contains(err.Error(), "\x1b") {
				t.Errorf("%q: %v", Code(err), err)
			}
		})
	}
}

func TestARedirectOfAnyStatusIsNotFollowed(t *testing.T) {
	var asked atomic.Int32
	elsewhere := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		err := strangeSession(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+"/sdk", status)
		})
		if !errors.Is(err, ErrNotVCenter) || !strings.Contains(err.Error(), strconv.Itoa(status)) || !strings.Contains(err.Error(), "redirect") {
			t.Errorf("%d: %v", status, err)
		}
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("redirects were followed %d times", n)
	}
}

func TestAReadOfADiskFollowsNoRedirectOfAnyStatus(t *testing.T) {
	var asked atomic.Int32
	elsewhere := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer elsewhere.Close()
	b, _, _, _ := tracked(t, filled)
	s, err := b.newPool(t, Options{Trust: Trust{Insecure: true}}).Session(t.Context(), b.login())
	if err != nil {
		t.Fatal(err)
	}
	vm := b.find(t, s, "web")
	r, err := s.OpenDisk(t.Context(), vm, b.disks(t, s, vm)[0], eager)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		gate := httptest.NewTLSServer(http.RedirectHandler(elsewhere.URL+"/folder", status))
		r.url = gate.URL + "/folder"
		if err := r.ReadAt(soon(t), make([]byte, 512), 0); !errors.Is(err, ErrNotVCenter) || !strings.Contains(err.Error(), "redirect") {
			t.Errorf("%d: %v", status, err)
		}
		s.transport.client.CloseIdleConnections()
		gate.Close()
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("redirects were followed %d times", n)
	}
}

func TestAPortWithoutTLSIsToldAndIsFinal(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	for says, address := range map[string]string{
		"plain HTTP":              plain.Listener.Addr().String(),
		"something else than TLS": greeter(t, "220 mail.example.test ESMTP ready\r\n"),
		"can't agree on TLS":      greeter(t, "\x15\x03\x03\x00\x02\x02\x46"), // the alert for a protocol version
	} {
		pool := strangePool(t, newAuthority(t, "known CA"), Options{})
		login := credentials.Login{VCenter: address, Username: "u", Password: credentials.NewSecret("not-a-real-password")}
		if _, err := pool.Session(t.Context(), login); !errors.Is(err, ErrNotVCenter) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", says, err)
		}
	}
}

// greeter says the same to everybody who connects.
func greeter(t *testing.T, words string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(conn, words)
			_, _ = io.CopyN(io.Discard, conn, 1) // so that what was said is read before the end
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-ended
	})
	return listener.Addr().String()
}

func TestAnEndlessOrNestedAnswerEndsEarly(t *testing.T) {
	const most = 1 << 20
	for name, c := range map[string]struct{ begin, repeated, says string }{
		"endless text":       {soapBegin + "<a>", strings.Repeat("x", 1024), "longer than 1048576 bytes"},
		"endless comment":    {"<!--", strings.Repeat("x", 1024), "longer than"},
		"endless attribute":  {"<a b='", strings.Repeat("x", 1024), "a tag is too long"},
		"endless attributes": {"<a", strings.Repeat(" b='c'", 100), "a tag is too long"},
		"nested":             {soapBegin, strings.Repeat("<a>", 300), "nested too deep"},
		"nested in a result": {
			soapBegin + "<RetrieveServiceContentResponse><returnval>", strings.Repeat(`<about xsi:type="AboutInfo">`, 50), "nested too deep",
		},
		"nested behind a comment": {soapBegin + "<!---><![CDATA[ --><a b='>'/>", strings.Repeat("<a b='/'>", 100), "nested too deep"},
		"nested behind a section": {soapBegin + "<a><![CDATA[]]]><b>]]>", strings.Repeat("<a >", 100), "nested too deep"},
	} {
		t.Run(name, func(t *testing.T) {
			var sent atomic.Int64
			err := strangeSession(t, Options{MaxReply: most}, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/xml")
				_, err := io.WriteString(w, c.begin)
				for err == nil {
					var n int
					n, err = io.WriteString(w, c.repeated)
					sent.Add(int64(n))
				}
			})
			if !errors.Is(err, ErrNotVCenter) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v", err)
			}
			if n := sent.Load(); n > most+16<<20 { // beyond the limit lies what the network holds
				t.Errorf("%d bytes were sent", n)
			}
		})
	}
}

func TestAnAnswerOfTooManyElementsIsNotRead(t *testing.T) {
	var s shape
	if bad := s.add(bytes.Repeat([]byte("<a/>"), mostTags)); bad != nil {
		t.Errorf("%v", bad)
	}
	if bad := s.add([]byte("<a/>")); bad == nil || !strings.Contains(bad.text, "too many elements") {
		t.Errorf("%v", bad)
	}
}

func TestALongAnswerIsRefusedByItsLengthAlone(t *testing.T) {
	err := strangeSession(t, Options{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(64<<20+1))
		w.WriteHeader(http.StatusOK)
	})
	if !errors.Is(err, ErrNotVCenter) || !strings.Contains(err.Error(), "longer than 67108864 bytes") {
		t.Errorf("%v", err)
	}
}

func TestNoCompressedAnswerIsAskedForOrInflated(t *testing.T) {
	var bomb bytes.Buffer
	deflate := gzip.NewWriter(&bomb)
	_, _ = deflate.Write(bytes.Repeat([]byte(" "), 64<<20))
	_ = deflate.Close()
	var wanted atomic.Value
	err := strangeSession(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		wanted.Store(fmt.Sprint(r.Header["Accept-Encoding"]))
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Type", "text/xml")
		_, _ = w.Write(bomb.Bytes())
	})
	if !errors.Is(err, ErrNotVCenter) || !strings.Contains(err.Error(), "compressed") || wanted.Load() != "[]" {
		t.Errorf("%v, and asked for was %v", err, wanted.Load())
	}
}
