package chaos

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// memoryLimit is the api's, whatever is done to it.
const memoryLimit = 256 << 20

// abuse says how much is done to an api at once.
type abuse struct{ wrongLogins, idleStreams, slowHeaders, slowBodies, neverReading int }

// howMuch is a tenth of it where others test on the same machine.
func howMuch() abuse {
	if long() {
		return abuse{wrongLogins: 10_000, idleStreams: 100, slowHeaders: 200, slowBodies: 100, neverReading: 50}
	}
	return abuse{wrongLogins: 1_000, idleStreams: 100, slowHeaders: 20, slowBodies: 10, neverReading: 5}
}

// ofForms is what browsers send forms as.
const ofForms = "application/x-www-form-urlencoded"

// others is an appliance that goes on with its work, from the address of the abuse, as if
// both came through one tunnel.
type others struct {
	*watched
	client  *http.Client
	session string
	logins  int
}

func newOthers(w *watched) *others {
	transport := &http.Transport{DisableKeepAlives: true}
	w.t.Cleanup(transport.CloseIdleConnections)
	return &others{watched: w, client: &http.Client{Transport: transport, Timeout: 20 * time.Second}}
}

// work logs in, has a job made, reads it, and returns how long the slowest answer took.
func (o *others) work() (slowest time.Duration) {
	o.t.Helper()
	ask := func(method, path, session string, fields map[string]any, wanted int) (answer map[string]any) {
		o.t.Helper()
		var body []byte
		if fields != nil {
			var err error
			if body, err = json.Marshal(fields); err != nil {
				o.t.Fatal(err)
			}
		}
		request, err := http.NewRequestWithContext(o.t.Context(), method, o.apis[0].url+path, bytes.NewReader(body))
		if err != nil {
			o.t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", "Bearer "+session)
		began := time.Now()
		response, err := o.client.Do(request)
		if err != nil {
			o.t.Fatalf("%s %s: %v", method, path, err)
		}
		defer response.Body.Close()
		if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || response.StatusCode != wanted {
			o.t.Fatalf("%s %s: %s %v, %v", method, path, response.Status, answer, err)
		}
		slowest = max(slowest, time.Since(began))
		return answer
	}
	if o.logins++; o.logins < 40 { // there is a limit
		login := map[string]any{"appliance_id": "oma-01", "token": o.secrets["the token of oma-01"]}
		o.session, _ = ask("POST", "/api/v1/auth/login", "", login, http.StatusOK)["session_token"].(string)
	}
	id, _ := ask("POST", "/api/v1/vm/vm-4711/power-on", o.session, o.login(nil), http.StatusAccepted)["job_id"].(string)
	for ask("GET", "/api/v1/jobs/"+id+"?wait=5", o.session, nil, http.StatusOK)["status"] != "failed" { // there is no such VM
	}
	return slowest
}

// dial connects as the one who abuses.
func (o *others) dial() net.Conn {
	conn, err := net.Dial("tcp", strings.TrimPrefix(o.apis[0].url, "http://"))
	if err != nil {
		o.t.Error(err)
		return nil
	}
	return conn
}

// hold opens so many connections, has begin talk on each, and waits until the api has
// closed them all.
func (o *others) hold(count int, drip, begin string) {
	var held sync.WaitGroup
	for range count {
		held.Go(func() {
			conn := o.dial()
			if conn == nil {
				return
			}
			defer conn.Close()
			closed := make(chan struct{})
			go func() {
				defer close(closed)
				_, _ = io.Copy(io.Discard, conn) // ends when the api closes
			}()
			_, _ = io.WriteString(conn, begin)
			tick := time.NewTicker(200 * time.Millisecond)
			defer tick.Stop()
			for limit := time.After(time.Minute); ; {
				select {
				case <-closed:
					return
				case <-limit:
					o.t.Errorf("a connection is held open for a minute by %q", begin)
					return
				case <-tick.C:
					_, _ = io.WriteString(conn, drip)
				}
			}
		})
	}
	held.Wait()
}

// guess tries tokens at the API or on the page, and wants every try refused.
func (o *others) guess(tries int64, place, kind, before, behind string) {
	transport := &http.Transport{MaxIdleConnsPerHost: 50}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: 20 * time.Second}
	var left atomic.Int64
	left.Store(tries)
	var wrong, limited atomic.Int64
	var guessing sync.WaitGroup
	for range 50 {
		guessing.Go(func() {
			for left.Add(-1) >= 0 {
				answer, err := client.Post(o.apis[0].url+place, kind, strings.NewReader(before+canary("guess")+behind))
				if err != nil {
					o.t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, answer.Body)
				answer.Body.Close()
				switch {
				case answer.StatusCode == http.StatusUnauthorized:
					wrong.Add(1)
				case answer.StatusCode == http.StatusTooManyRequests && (answer.Header.Get("Retry-After") != "" || kind == ofForms),
					answer.StatusCode == http.StatusServiceUnavailable:
					limited.Add(1)
				default:
					o.t.Errorf("a wrong login is answered %s", answer.Status)
				}
			}
		})
	}
	guessing.Wait()
	if wrong.Load()+limited.Load() != tries || limited.Load() < tries*9/10 {
		o.t.Errorf("%d logins were told to be wrong, %d were turned away", wrong.Load(), limited.Load())
	}
}

// follow opens streams of a job that waits, every other by its page, and returns the function that leaves them.
func (o *others) follow(id string, count int) (leave func()) {
	var streams []net.Conn
	var mu sync.Mutex
	var opening sync.WaitGroup
	session := o.secrets["the session of oma-02"]
	for i := range count {
		path, shown := "/api/v1/jobs/"+id+"/events", "Authorization: Bearer "+session
		if i%2 == 1 {
			path, shown = "/ui/jobs/"+id+"/events", "Cookie: vmapower="+session
		}
		opening.Go(func() {
			conn := o.dial()
			if conn == nil {
				return
			}
			mu.Lock()
			streams = append(streams, conn)
			mu.Unlock()
			fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n", path, shown)
			_ = conn.SetReadDeadline(time.Now().Add(30 * time.Second))
			reader := bufio.NewReader(conn)
			for line := ""; !strings.HasPrefix(line, "event: "); {
				var err error
				if line, err = reader.ReadString('\n'); err != nil {
					o.t.Errorf("a stream does not begin: %v", err)
					return
				}
			}
		})
	}
	opening.Wait()
	return func() {
		for _, conn := range streams {
			conn.Close()
		}
	}
}

// ignore asks for long answers, again and again, and reads none of them.
func (o *others) ignore(count int) (leave func()) {
	var conns []net.Conn
	for i := range count {
		path := []string{"/openapi.yaml", "/ui/signin"}[i%2]
		conn := o.dial()
		if conn == nil {
			continue
		}
		conns = append(conns, conn)
		go func() {
			for {
				if _, err := io.WriteString(conn, "GET "+path+" HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
					return
				}
			}
		}()
	}
	return func() {
		for _, conn := range conns {
			conn.Close()
		}
	}
}

// goroutines is how many the api has.
func (o *others) goroutines() (n int) {
	for line := range strings.Lines(get(o.t, "http://"+o.admins[0]+"/metrics")) {
		if _, err := fmt.Sscanf(line, "go_goroutines %d", &n); err == nil {
			return n
		}
	}
	o.t.Fatal("the api does not tell how many goroutines it has")
	return 0
}

func TestOthersAreServedWhileTheServiceIsAbused(t *testing.T) {
	t.Parallel()
	o := newOthers(newWatched(t))
	_, waiting := o.doRequest("oma-02", "POST", "/api/v1/vm/vm-4712/power-off", o.watched.login(nil)) // awaits an approval
	var calm, abused []time.Duration
	for range 10 {
		calm = append(calm, o.work())
	}
	before, much := o.goroutines(), howMuch()

	var abusing sync.WaitGroup
	abusing.Go(func() {
		o.guess(int64(much.wrongLogins/2), "/api/v1/auth/login", "application/json", `{"appliance_id":"oma-02","token":"`, `"}`)
		o.guess(int64(much.wrongLogins/4), "/ui/signin", ofForms, "appliance=oma-02&token=", "")
		o.guess(int64(much.wrongLogins/4), "/ui/link", ofForms, "link=oma-02/", "")
	})
	abusing.Go(func() { o.hold(much.slowHeaders, "X", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ") })
	const slow = " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{"
	abusing.Go(func() { o.hold(much.slowBodies, " ", "POST /api/v1/auth/login"+slow) })
	abusing.Go(func() { o.hold(much.slowBodies, " ", "POST /api/v1/vm/vm-1/power-off"+slow) }) // refused before it is read
	abusing.Go(func() {
		o.hold(much.slowBodies, " ", "POST /ui/link"+strings.Replace(slow, "application/json", ofForms, 1))
	})
	leave := []func(){o.follow(waiting, much.idleStreams), o.ignore(much.neverReading)}
	ended := make(chan struct{})
	go func() { abusing.Wait(); close(ended) }()
	for running := true; running; {
		abused = append(abused, o.work())
		select {
		case <-ended:
			running = false
		default:
		}
	}
	for _, f := range leave {
		f()
	}
	o.until(func() bool { return o.goroutines() <= before+20 })
	peak := o.apis[0].PeakMemory()
	if peak > memoryLimit {
		t.Errorf("the api had %d MiB", peak>>20)
	}
	slices.Sort(calm)
	slices.Sort(abused)
	t.Logf("the slowest answer of a failover's three requests: median %v of %d in peace, %v of %d (worst %v) while abused; the api's peak memory %d MiB",
		calm[len(calm)/2], len(calm), abused[len(abused)/2], len(abused), abused[len(abused)-1], peak>>20)
}

// What two parsers could read in two ways is refused, or is the last that is read on its
// connection: nothing that follows is ever answered as a request of its own.
func TestNoRequestIsSmuggledBehindAnother(t *testing.T) {
	t.Parallel()
	s := newSite(t, plan{apis: 1})
	const (
		post   = "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
		hidden = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
	)
	for name, text := range map[string]string{
		"a length beside chunks":           post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
		"chunks beside a length":           post + "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n" + hidden,
		"chunks alone":                     post + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + hidden,
		"two lengths":                      post + "Content-Length: 0\r\nContent-Length: 43\r\n\r\n" + hidden,
		"a list of lengths":                post + "Content-Length: 0, 43\r\n\r\n" + hidden,
		"a signed length":                  post + "Content-Length: +0\r\n\r\n" + hidden,
		"a length in hex":                  post + "Content-Length: 0x0\r\n\r\n" + hidden,
		"an unknown coding":                post + "Transfer-Encoding: xchunked\r\n\r\n" + hidden,
		"two codings":                      post + "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n" + hidden,
		"a coding twice":                   post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + hidden,
		"a coding after a tab":             post + "Transfer-Encoding:\tchunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + hidden,
		"a coding in another line":         post + "X: y\r\n Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n" + hidden,
		"a space before the colon":         post + "Content-Length : 43\r\n\r\n" + hidden,
		"a header of control characters":   post + "X\x00: y\r\nContent-Length: 43\r\n\r\n" + hidden,
		"a chunk's size with a sign":       post + "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n" + hidden,
		"a chunk's size that overflows":    post + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n" + hidden,
		"a bare line end in a chunk":       post + "Transfer-Encoding: chunked\r\n\r\n2;\n{}\r\n0\r\n\r\n" + hidden,
		"two hosts":                        "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
		"no host":                          "GET /healthz HTTP/1.1\r\n\r\n",
		"a header of a megabyte":           "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", 1<<20) + "\r\n\r\n",
		"a hundred thousand headers":       "GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + strings.Repeat("X: y\r\n", 100_000) + "\r\n",
		"a path of a megabyte":             "GET /" + strings.Repeat("x", 1<<20) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"another protocol's first lines":   "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"what is no HTTP":                  "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
		"a body of a GET":                  "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 43\r\n\r\n" + hidden,
		"a tunnel through us":              "CONNECT vc.example.test:443 HTTP/1.1\r\nHost: vc.example.test:443\r\n\r\n",
		"a request for somebody else":      "GET http://vc.example.test/healthz HTTP/1.1\r\nHost: vc.example.test\r\nConnection: close\r\n\r\n",
		"an upgrade to what is not spoken": "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn, err := net.Dial("tcp", strings.TrimPrefix(s.apis[0].url, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			_ = conn.SetDeadline(time.Now().Add(40 * time.Second))
			go func() {
				_, _ = io.WriteString(conn, text) // it may be closed before all is written
				_ = conn.(*net.TCPConn).CloseWrite()
			}()
			answers, err := io.ReadAll(conn)
			if errors.Is(err, os.ErrDeadlineExceeded) {
				t.Fatalf("the connection stays open after %.200q", answers)
			}
			served := strings.Count(string(answers), "HTTP/1.1 200 ")
			if served > 1 || served == 1 && strings.HasPrefix(text, "POST") {
				t.Errorf("what was hidden is served: %.900q", answers)
			}
		})
	}
}
