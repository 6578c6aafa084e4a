package client_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"vmapower/client"
)

const password = "canary-not-a-real-password"

// serve answers as the service would, and returns a client for it.
// serve answers as the service would, and returns a client for it, which must have
// closed every answer at the end of the test.
func serve(t *testing.T, handler http.HandlerFunc) *client.Client {
	t.Helper()
	t.Parallel()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	open := &openAnswers{transport: server.Client().Transport}
	t.Cleanup(func() {
		if n := open.count.Load(); n != 0 {
			t.Errorf("%d answers were not closed", n)
		}
	})
	c, err := client.New(server.URL, client.WithHTTPClient(&http.Client{Transport: open}))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// openAnswers counts the answers whose body has not been closed.
type openAnswers struct {
	transport http.RoundTripper
	count     atomic.Int32
}

func (o *openAnswers) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := o.transport.RoundTrip(r)
	if err == nil {
		o.count.Add(1)
		response.Body = openBody{response.Body, o}
	}
	return response, err
}

type openBody struct {
	io.ReadCloser
	open *openAnswers
}

func (b openBody) Close() error {
	b.open.count.Add(-1)
	return b.ReadCloser.Close()
}

func job(status string, revision int) string {
	return fmt.Sprintf(`{"job_id":"j1","operation":"power-off","vm_id":"vm-1","status":%q,"revision":%d,"steps":[],"result":null,
		"error":null,"created_at":"2026-01-01T00:00:00Z","started_at":null,"ended_at":null,"deadline":null,"approval":null}`, status, revision)
}

func TestAPasswordIsNotCarriedAlongARedirect(t *testing.T) {
	t.Parallel()
	var reached atomic.Bool
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	defer other.Close()
	server := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	for name, options := range map[string][]client.Option{
		"of its own": nil, "given": {client.WithHTTPClient(server.Client())}, "with TLS": {client.WithTLS(nil)},
	} {
		c, err := client.New(server.URL, options...)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.PowerOff(context.Background(), "vm-1", client.PowerOffRequest{Password: password}, ""); err == nil || reached.Load() {
			t.Errorf("HTTP client %s: error %v, followed %v", name, err, reached.Load())
		}
	}
}

func TestTheHTTPClientThatIsGivenIsNotChanged(t *testing.T) {
	t.Parallel()
	var given http.Client
	if _, err := client.New("http://localhost", client.WithHTTPClient(&given)); err != nil || given.CheckRedirect != nil {
		t.Errorf("CheckRedirect was set: %t, %v", given.CheckRedirect != nil, err)
	}
}

func TestAServiceBelowAPathIsAskedThere(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.String()
		fmt.Fprint(w, job("pending", 1))
	}))
	defer server.Close()
	for _, base := range []string{"/behind/a%20proxy", "/behind/a%20proxy/", "/behind/a%20proxy?x=y#z"} {
		c, err := client.New(server.URL+base, client.WithHTTPClient(server.Client()))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Job(context.Background(), "j1"); err != nil {
			t.Error(err)
		}
		if got := <-asked; got != "/behind/a%20proxy/api/v1/jobs/j1" {
			t.Errorf("%s: asked for %s", base, got)
		}
	}
}

func TestAnAddressThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "localhost:8081", "ftp://x", "http://", "http://u:" + password + "@localhost", "http://u:" + password + "@\x00"} {
		if _, err := client.New(address); err == nil || strings.Contains(err.Error(), password) {
			t.Errorf("%q: %v", address, err)
		}
	}
}
