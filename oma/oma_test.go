package oma_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vmapower/oma"
)

func TestMain(m *testing.M) {
	_ = os.Setenv("HTTP_PROXY", "http://proxy.example.test:3128") // which nobody must use
	goleak.VerifyTestMain(m)
}

const (
	vmPath   = "/DC/vm/Web & Shop/ü+1"
	changeID = "52 de c0 d9 b9 43 9d 10-61 d5 4c 1b e9 7b 65 63/446"
	soon     = 100 * time.Millisecond // a limit that is to pass
)

// start serves one stand-in of an OMA over real TCP.
func start(t *testing.T, handle http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	return server
}

// connect returns a client that may go anywhere, and ends before the stand-in does.
func connect(t *testing.T, base string, o oma.Options) *oma.Client {
	t.Helper()
	return connectBy(t, base, new(net.Dialer).DialContext, o)
}

func connectBy(t *testing.T, base string, dial oma.Dial, o oma.Options) *oma.Client {
	t.Helper()
	client, err := oma.New(base, dial, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// say answers with a status and a body.
func say(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func failureOf(t *testing.T, err error) *oma.Error {
	t.Helper()
	var failure *oma.Error
	if !errors.As(err, &failure) {
		t.Fatalf("error %v, want an *oma.Error", err)
	}
	return failure
}

func TestTheChangeIDOnRecordIsReturned(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"", "/", "/oma/v2/"} {
		server := start(t, func(w http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			if r.Method != http.MethodGet || r.URL.Path != strings.TrimRight(path, "/")+"/api/v1/replications/changeid" ||
				len(q) != 2 || q.Get("vm_path") != vmPath || q.Get("disk_id") != "disk-2000" {
				t.Errorf("asked %s %s", r.Method, r.URL)
			}
			_ = json.NewEncoder(w).Encode(map[string]string{"vm_path": vmPath, "change_id": changeID, "disk_id": "disk-2000", "message": "ok"})
		})
		got, err := connect(t, server.URL+path, oma.Options{}).ChangeID(t.Context(), vmPath, 2000)
		if err != nil || got != changeID {
			t.Errorf("base path %q: %q, %v", path, got, err)
		}
	}
}

func TestWhereNoChangeIDIsOnRecordThereIsNone(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"404":        say(http.StatusNotFound, `{"error":"no such VM"}`),
		"empty":      say(http.StatusOK, `{"vm_path":"`+vmPath+`","change_id":"","message":"none"}`),
		"left out":   say(http.StatusOK, `{"message":"none"}`),
		"null value": say(http.StatusOK, `{"change_id":null}`),
	} {
		got, err := connect(t, start(t, answer).URL, oma.Options{}).ChangeID(t.Context(), vmPath, 2000)
		if err != nil || got != "" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestAChangeIDIsReported(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusOK, http.StatusCreated, http.StatusNoContent} {
		server := start(t, func(w http.ResponseWriter, r *http.Request) {
			var said map[string]string
			err := json.NewDecoder(r.Body).Decode(&said)
			want := map[string]string{"change_id": changeID, "disk_id": "disk-2001", "previous_change_id": "52/1"}
			if err != nil || fmt.Sprint(said) != fmt.Sprint(want) || r.Method != http.MethodPost ||
				r.URL.EscapedPath() != "/base/api/v1/replications/failover%2F1%3F%20x/changeid" ||
				r.Header.Get("Content-Type") != "application/json" || r.Header["Idempotency-Key"] != nil {
				t.Errorf("told %s %s %v %v, %v", r.Method, r.URL.EscapedPath(), r.Header, said, err)
			}
			w.WriteHeader(status)
		})
		err := connect(t, server.URL+"/base/", oma.Options{}).Report(t.Context(), "failover/1? x", 2001, changeID, "52/1")
		if err != nil {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestAReportThatWasTakenCountsWhateverElseIsSaid(t *testing.T) {
	t.Parallel()
	server := start(t, say(http.StatusAccepted, strings.Repeat("<html>", 100_000)))
	if err := connect(t, server.URL, oma.Options{}).Report(t.Context(), "job", 2000, changeID, ""); err != nil {
		t.Error(err)
	}
}

// hang answers nothing until the one who asked has gone.
func hang(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // until then the server does not notice
	<-r.Context().Done()
}

// stall begins an answer and never ends it.
func stall(w http.ResponseWriter, r *http.Request) {
	_, _ = io.WriteString(w, `{"change_id":"52`)
	_ = http.NewResponseController(w).Flush()
	hang(w, r)
}

// reset begins an answer and resets the connection.
func reset(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, `{"change_id":"52`)
	_ = http.NewResponseController(w).Flush()
	drop(w, nil)
}

// drop resets the connection in place of an answer.
func drop(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	_ = conn.(*net.TCPConn).SetLinger(0)
	_ = conn.Close()
}

// endless answers until the one who asked has gone.
func endless(w http.ResponseWriter, _ *http.Request) {
	for err := error(nil); err == nil; {
		_, err = io.WriteString(w, secret)
	}
}

const secret = "body-of-theirs"

func TestAnOMAThatDoesNotAnswerAsItShouldIsReportedInOurWords(t *testing.T) {
	t.Parallel()
	body := `{"change_id":"` + secret + `"`
	for name, c := range map[string]struct {
		answer    http.HandlerFunc
		limit     time.Duration
		status    int
		temporary bool
		says      string
	}{
		"hangs":          {answer: hang, limit: soon, temporary: true, says: "in time"},
		"stalls":         {answer: stall, limit: soon, temporary: true, says: "in time"},
		"resets":         {answer: reset, temporary: true, says: "broke"},
		"drops":          {answer: drop, temporary: true, says: "broke"},
		"500":            {answer: say(500, body), status: 500, temporary: true, says: "500 Internal Server Error"},
		"503":            {answer: say(503, body), status: 503, temporary: true, says: "503 Service Unavailable"},
		"429":            {answer: say(429, body), status: 429, temporary: true, says: "429 Too Many Requests"},
		"400":            {answer: say(400, body), status: 400, says: "400 Bad Request"},
		"401":            {answer: say(401, body), status: 401, says: "401 Unauthorized"},
		"409":            {answer: say(409, body), status: 409, says: "409 Conflict"},
		"not JSON":       {answer: say(200, body), says: "not the JSON"},
		"other JSON":     {answer: say(200, `{"change_id":["`+secret+`"]}`), says: "not the JSON"},
		"more than JSON": {answer: say(200, body+"}"+secret), says: "not the JSON"},
		"huge":           {answer: endless, says: "larger than 64 KiB"},
		"another disk":   {answer: say(200, `{"disk_id":"disk-2001","change_id":"`+secret+`"}`), says: "another disk"},
		"a long id":      {answer: say(200, `{"change_id":"`+strings.Repeat("5", 301)+`"}`), says: "too long"},
		"control codes":  {answer: say(200, `{"change_id":"52\u001b[2J`+secret+`"}`), says: "control characters"},
		"another VM":     {answer: say(200, `{"vm_path":"/DC/vm/other","change_id":"`+secret+`"}`), says: "another VM"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := start(t, c.answer)
			got, err := connect(t, server.URL, oma.Options{Limit: c.limit}).ChangeID(t.Context(), vmPath, 2000)
			failure := failureOf(t, err)
			host := strings.TrimPrefix(server.URL, "http://")
			if got != "" || failure.Host != host || failure.Status != c.status || failure.Temporary != c.temporary {
				t.Errorf("%q, %+v", got, failure)
			}
			for _, word := range []string{host, "change id of disk-2000", c.says} {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("%q does not say %q", err, word)
				}
			}
			if text := err.Error(); strings.Contains(text, secret) || strings.Contains(text, "vm_path") || strings.Contains(text, "http:") {
				t.Errorf("%q says too much", text)
			}
			if cause := errors.Unwrap(err); cause != nil && strings.Contains(cause.Error(), "vm_path") {
				t.Errorf("the cause shows the URL: %v", cause)
			}
		})
	}
}

func TestAReportThatWasRefusedIsAnError(t *testing.T) {
	t.Parallel()
	for status, temporary := range map[int]bool{404: false, 403: false, 502: true} {
		err := connect(t, start(t, say(status, secret)).URL, oma.Options{}).Report(t.Context(), "job", 2000, changeID, "")
		if failure := failureOf(t, err); failure.Status != status || failure.Temporary != temporary {
			t.Errorf("%d: %+v", status, failure)
		}
	}
	err := connect(t, start(t, hang).URL, oma.Options{Limit: soon}).Report(t.Context(), "job", 2000, changeID, "")
	if failure := failureOf(t, err); !failure.Temporary || !strings.Contains(err.Error(), "told the new change id of disk-2000") {
		t.Errorf("%+v", failure)
	}
}

func TestAKeptConnectionThatDiedIsReplacedForAReportToo(t *testing.T) {
	t.Parallel()
	var used sync.Map
	server := start(t, func(w http.ResponseWriter, r *http.Request) {
		if _, again := used.LoadOrStore(r.RemoteAddr, true); again {
			drop(w, r)
		}
	})
	client := connect(t, server.URL, oma.Options{})
	for range 3 {
		if err := client.Report(t.Context(), "job", 2000, changeID, ""); err != nil {
			t.Error(err)
		}
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	elsewhere := start(t, func(http.ResponseWriter, *http.Request) { t.Error("it was followed") })
	for _, status := range []int{http.StatusMovedPermanently, http.StatusSeeOther, http.StatusTemporaryRedirect} {
		server := start(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, status) })
		client := connect(t, server.URL, oma.Options{})
		_, err := client.ChangeID(t.Context(), vmPath, 2000)
		for _, err := range []error{err, client.Report(t.Context(), "job", 2000, changeID, "")} {
			if failure := failureOf(t, err); failure.Status != status || failure.Temporary || strings.Contains(err.Error(), elsewhere.URL) {
				t.Errorf("%+v", failure)
			}
		}
	}
}

func TestAnOMAThatIsDownMayComeBack(t *testing.T) {
	t.Parallel()
	server := start(t, say(200, `{}`))
	server.Close()
	_, err := connect(t, server.URL, oma.Options{}).ChangeID(t.Context(), vmPath, 2000)
	if failure := failureOf(t, err); !failure.Temporary || !strings.Contains(failure.Reason, "nobody listens") {
		t.Errorf("%+v", failure)
	}
}

func TestAHostThatIsNotAllowedIsNotConnectedTo(t *testing.T) {
	t.Parallel()
	forbidden := errors.New("not on the list")
	server := start(t, func(http.ResponseWriter, *http.Request) { t.Error("it was asked") })
	refuse := func(context.Context, string, string) (net.Conn, error) { return nil, forbidden }
	_, err := connectBy(t, server.URL, refuse, oma.Options{}).ChangeID(t.Context(), vmPath, 2000)
	failure := failureOf(t, err)
	if failure.Temporary || !errors.Is(err, forbidden) || strings.Contains(err.Error(), forbidden.Error()) || !strings.Contains(err.Error(), "not among the allowed") {
		t.Errorf("%+v", failure)
	}
}

func TestANameThatCannotBeResolvedMayBeLater(t *testing.T) {
	t.Parallel()
	lookup := func(context.Context, string, string) (net.Conn, error) {
		return nil, fmt.Errorf("resolve: %w", &net.DNSError{Err: "no such host", Name: "oma.example.test", IsNotFound: true})
	}
	_, err := connectBy(t, "http://oma.example.test", lookup, oma.Options{}).ChangeID(t.Context(), vmPath, 2000)
	if failure := failureOf(t, err); !failure.Temporary || !strings.Contains(failure.Reason, "resolved") {
		t.Errorf("%+v", failure)
	}
}

func TestADialThatHangsIsLimitedToo(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	hangs := func(ctx context.Context, _, _ string) (net.Conn, error) {
		defer close(ended)
		<-ctx.Done()
		return nil, ctx.Err()
	}
	_, err := connectBy(t, "http://oma.example.test", hangs, oma.Options{Limit: soon}).ChangeID(t.Context(), vmPath, 2000)
	if failure := failureOf(t, err); !failure.Temporary || !strings.Contains(failure.Reason, "in time") {
		t.Errorf("%+v", failure)
	}
	<-ended
}

func TestAProxyInTheEnvironmentIsNotUsed(t *testing.T) {
	t.Parallel()
	server := start(t, say(200, `{"change_id":"52/1"}`))
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		if address != "oma.example.test:80" {
			t.Errorf("dialled %s", address)
		}
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}
	if got, err := connectBy(t, "http://oma.example.test", dial, oma.Options{}).ChangeID(t.Context(), vmPath, 2000); err != nil || got != "52/1" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestTheCallersOwnEndIsNoFaultOfTheOMA(t *testing.T) {
	t.Parallel()
	stopped := errors.New("stopped")
	for name, answer := range map[string]http.HandlerFunc{"hangs": hang, "stalls": stall} {
		ctx, stop := context.WithCancelCause(t.Context())
		defer stop(nil)
		server := start(t, func(w http.ResponseWriter, r *http.Request) {
			stop(stopped)
			answer(w, r)
		})
		client := connect(t, server.URL, oma.Options{})
		if _, err := client.ChangeID(ctx, vmPath, 2000); err != stopped { // the cause itself
			t.Errorf("%s: %v", name, err)
		}
		if err := client.Report(ctx, "job", 2000, changeID, ""); err != stopped { // the cause itself
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOverTLSOnlyATrustedOMAIsBelieved(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(say(200, `{"change_id":"52/1"}`))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // refused handshakes are meant
	server.StartTLS()
	t.Cleanup(server.Close)
	trusted := x509.NewCertPool()
	trusted.AddCert(server.Certificate())

	got, err := connect(t, server.URL, oma.Options{TLS: &tls.Config{RootCAs: trusted}}).ChangeID(t.Context(), vmPath, 2000)
	if err != nil || got != "52/1" {
		t.Errorf("trusted: %q, %v", got, err)
	}
	plain := start(t, say(200, `{}`))
	for name, base := range map[string]string{"untrusted": server.URL, "no TLS": strings.Replace(plain.URL, "http:", "https:", 1)} {
		_, err := connect(t, base, oma.Options{TLS: &tls.Config{RootCAs: x509.NewCertPool()}}).ChangeID(t.Context(), vmPath, 2000)
		if failure := failureOf(t, err); failure.Temporary || !strings.Contains(failure.Reason, "TLS") {
			t.Errorf("%s: %+v", name, failure)
		}
	}
}

func TestCloseEndsTheConnectionThatWasKept(t *testing.T) {
	t.Parallel()
	var opened atomic.Int32
	closed := make(chan struct{}, 2)
	server := httptest.NewUnstartedServer(say(200, `{}`))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			opened.Add(1)
		case http.StateClosed:
			closed <- struct{}{}
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	client := connect(t, server.URL, oma.Options{})
	for range 2 {
		if _, err := client.ChangeID(t.Context(), vmPath, 2000); err != nil {
			t.Fatal(err)
		}
	}
	client.Close()
	<-closed
	if opened.Load() != 1 {
		t.Errorf("%d connections", opened.Load())
	}
}

func TestAnAddressThatIsNotPlainIsRefusedAndNotRepeated(t *testing.T) {
	t.Parallel()
	for _, base := range []string{
		"", "oma.example.test", "ftp://oma.example.test", "http://", "http://:8082", "http:oma.example.test",
		"http://user:obviously-fake@oma.example.test", "http://user:obviously-fake@oma.example.test:port",
		"http://oma.example.test?key=obviously-fake", "http://oma.example.test/?", "http://oma.example.test/#part",
	} {
		_, err := oma.New(base, new(net.Dialer).DialContext, oma.Options{})
		if !errors.Is(err, oma.ErrAddress) || strings.Contains(err.Error(), "obviously-fake") {
			t.Errorf("%s: %v", base, err)
		}
	}
}
