package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vmapower/client"
)

// page is what a proxy answers in the service's place.
func page(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		fmt.Fprint(w, "<html><body>"+http.StatusText(status))
	}
}

func shows(status string, revision int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("ETag", fmt.Sprintf(`"r%d"`, revision))
		fmt.Fprint(w, job(status, revision))
	}
}

// inTurn answers each request with the next of the handlers, and then always with the last one.
func inTurn(handlers ...http.HandlerFunc) http.HandlerFunc {
	var asked atomic.Int32
	return func(w http.ResponseWriter, r *http.Request) {
		handlers[min(int(asked.Add(1)), len(handlers))-1](w, r)
	}
}

func TestWaitWaitsOutTheAnswersOfProxies(t *testing.T) {
	for name, inBetween := range map[string]http.HandlerFunc{
		"502": page(502), "503": page(503), "504": page(504), "429": page(429), "404": page(404), "403": page(403), "a page": page(200),
		"a redirect":   func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/maintenance", http.StatusFound) },
		"another JSON": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"status":"starting"}`) },
		"no content":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
		"half an answer": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, `{"job_id":`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, inTurn(shows("running", 1), inBetween, shows("completed", 2)))
			got, err := c.Wait(context.Background(), "j1", nil)
			if err != nil || got.Status != client.JobStatusCompleted {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestWaitAsksNotBeforeTheTimeThatItIsTold(t *testing.T) {
	var refused, again time.Time
	c := serve(t, inTurn(func(w http.ResponseWriter, _ *http.Request) {
		refused = time.Now()
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
	}, func(w http.ResponseWriter, r *http.Request) {
		again = time.Now()
		shows("completed", 1)(w, r)
	}))
	if _, err := c.Wait(context.Background(), "j1", nil); err != nil || again.Sub(refused) < time.Second {
		t.Errorf("asked again after %v, %v", again.Sub(refused), err)
	}
}

func TestWaitEndsWhereTheServiceNeverWas(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(page(http.StatusNotFound))
	defer server.Close()
	c, err := client.New(client.Config{URL: server.URL, RequestLimit: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Wait(context.Background(), "j1", nil)
	var refused *client.Error
	if !errors.As(err, &refused) || refused.Status != http.StatusNotFound || refused.Code != "" {
		t.Errorf("%v", err)
	}
}

// tunnel is a way to a server on which nothing may come any more.
type tunnel struct {
	net.Listener
	mu     sync.Mutex
	frozen chan struct{} // open while it is
}

func openTunnel(t *testing.T, to string) *tunnel {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	tun := &tunnel{Listener: listener, frozen: make(chan struct{})}
	close(tun.frozen)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go tun.carry(conn, to)
		}
	}()
	return tun
}

// freeze stops everything that is under way, for good; new connections are carried.
func (tun *tunnel) freeze() {
	tun.mu.Lock()
	defer tun.mu.Unlock()
	tun.frozen = make(chan struct{})
}

func (tun *tunnel) carry(conn net.Conn, to string) {
	server, err := net.Dial("tcp", to)
	if err != nil {
		_ = conn.Close()
		return
	}
	tun.mu.Lock()
	born := tun.frozen
	tun.mu.Unlock()
	pass := func(from, to net.Conn) {
		data := make([]byte, 4096)
		for {
			n, err := from.Read(data)
			tun.mu.Lock()
			stuck := tun.frozen != born
			tun.mu.Unlock()
			if err != nil {
				_ = to.Close()
				return
			}
			if stuck {
				continue // and nobody hears of it
			}
			_, _ = to.Write(data[:n])
		}
	}
	go pass(server, conn)
	pass(conn, server)
}

// A tunnel that is frozen closes nothing and sends nothing: Wait hung on it for ever.
func TestWaitOutlivesATunnelThatIsFrozen(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	var tun *tunnel
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch asked.Add(1) {
		case 1:
			shows("running", 1)(w, r)
		case 2:
			tun.freeze()
			fallthrough
		default:
			shows("completed", 2)(w, r)
		}
	}))
	t.Cleanup(server.Close)
	tun = openTunnel(t, server.Listener.Addr().String())
	c, err := client.New(client.Config{URL: "http://" + tun.Addr().String(), RequestLimit: 500 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if got, err := c.Wait(ctx, "j1", nil); err != nil || got.Status != client.JobStatusCompleted || asked.Load() < 3 {
		t.Errorf("%+v, %v, asked %d times", got, err, asked.Load())
	}
}

// Every call has a limit, and says so.
func TestARequestWithoutAnAnswerEnds(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0") // takes connections, and that is all
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	c, err := client.New(client.Config{URL: "http://" + listener.Addr().String(), RequestLimit: 200 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	for name, call := range map[string]func() error{
		"read":   func() error { _, err := c.Job(ctx, "j1"); return err },
		"cancel": func() error { _, err := c.Cancel(ctx, "j1"); return err },
		"login":  func() error { _, err := c.LogIn(ctx, "oma-01", password, ""); return err },
		"logout": func() error { return c.LogOut(ctx) },
		"submit": func() error {
			_, err := c.PowerOff(ctx, "vm-1", client.PowerOffRequest{Password: password}, "k")
			return err
		},
	} {
		if err := call(); !errors.Is(err, client.ErrUnreachable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An answer that is lost says nothing of the job. The key finds it.
func TestAJobWhoseAnswerWasLostIsFoundByItsKey(t *testing.T) {
	for name, loss := range map[string]http.HandlerFunc{
		"cut off": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "502": page(502), "504": page(504), "a page": page(200),
	} {
		t.Run(name, func(t *testing.T) {
			var keys, bodies []string
			note := func(next http.HandlerFunc) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					body, _ := io.ReadAll(r.Body)
					keys, bodies = append(keys, r.Header.Get("Idempotency-Key")), append(bodies, string(body))
					next(w, r)
				}
			}
			c := serve(t, inTurn(note(loss), note(page(503)), note(shows("running", 1))))
			got, err := c.PowerOff(context.Background(), "vm-1", client.PowerOffRequest{Password: password}, "failover-1:off")
			if err != nil || got.JobId != "j1" {
				t.Errorf("%+v, %v", got, err)
			}
			for i := range keys {
				if keys[i] != "failover-1:off" || bodies[i] != bodies[0] {
					t.Errorf("request %d had the key %q and the body %s", i, keys[i], bodies[i])
				}
			}
		})
	}
}

func TestALostAnswerSaysThatThereMayBeAJob(t *testing.T) {
	for name, of := range map[string]struct {
		handler http.HandlerFunc
		key     string
	}{
		"never found": {page(504), "k"},
		"not let in any more": {inTurn(page(502), func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, `{"code":"unauthorized","error":"Log in","details":""}`)
		}), "k"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(of.handler)
			defer server.Close()
			c, err := client.New(client.Config{URL: server.URL, RequestLimit: 300 * time.Millisecond})
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.PowerOff(context.Background(), "vm-1", client.PowerOffRequest{Password: password}, of.key)
			var lost *client.LostError
			if !errors.As(err, &lost) || lost.Key != of.key {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestARefusalIsNoLostAnswer(t *testing.T) {
	var lost *client.LostError
	c := serve(t, inTurn(page(502), func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusConflict)
		fmt.Fprint(w, `{"error":"Another job works on the VM","details":"","code":"vm_busy","job_id":"j9"}`)
	}))
	if _, err := c.PowerOff(context.Background(), "vm-1", client.PowerOffRequest{}, "k"); err == nil || errors.As(err, &lost) {
		t.Errorf("refused: %v", err)
	}
	gone := httptest.NewServer(nil)
	gone.Close()
	c, err := client.New(client.Config{URL: gone.URL, Retry: client.RetryLost})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.PowerOff(context.Background(), "vm-1", client.PowerOffRequest{}, "k"); !errors.Is(err, client.ErrUnreachable) || errors.As(err, &lost) {
		t.Errorf("nobody there: %v", err)
	}
}
