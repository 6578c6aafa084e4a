package client_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
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
	c, err := client.New(client.Config{URL: server.URL, Transport: open})
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
	for name, config := range map[string]client.Config{
		"of its own": {}, "given": {Transport: server.Client().Transport}, "with TLS": {TLS: &tls.Config{}},
	} {
		config.URL = server.URL
		c, err := client.New(config)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.PowerOff(context.Background(), "vm-1", client.PowerOffRequest{Password: password}, ""); err == nil || reached.Load() {
			t.Errorf("HTTP client %s: error %v, followed %v", name, err, reached.Load())
		}
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
		c, err := client.New(client.Config{URL: server.URL + base})
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

func TestAConfigThatIsWrongIsRefusedByItsField(t *testing.T) {
	t.Parallel()
	for field, configs := range map[string][]client.Config{
		"URL":         {{URL: "localhost:8081"}, {URL: "ftp://x"}, {URL: "http://"}, {URL: "http://u:" + password + "@localhost"}, {URL: "http://u:" + password + "@\x00"}},
		"ApplianceID": {{Token: password}, {ApplianceID: "oma-01"}}, "Transport": {{Transport: http.DefaultTransport, TLS: &tls.Config{}}},
		"RequestLimit": {{RequestLimit: -1}},
	} {
		for _, config := range configs {
			if _, err := client.New(config); err == nil || !strings.Contains(err.Error(), field) || strings.Contains(err.Error(), password) {
				t.Errorf("%s: %v", field, err)
			}
		}
	}
	if _, err := client.New(client.Config{}); err != nil {
		t.Errorf("the zero value: %v", err)
	}
}

// Whoever logs a Config or a Login, however, tells no secret.
func TestAConfigThatIsPrintedTellsNoSecret(t *testing.T) {
	t.Parallel()
	login := client.Login{VCenter: "vc.example.test", Username: "u", Password: password}
	config := client.Config{URL: "http://localhost", ApplianceID: "oma-01", Token: password, Session: password, VCenter: login}
	text, err := json.Marshal([]any{config, login})
	if err != nil {
		t.Fatal(err)
	}
	for _, printed := range []string{string(text), fmt.Sprint(config, login), fmt.Sprintf("%+v %#v %v", config, config, &config), fmt.Sprintf("%+v %#v", login, login)} {
		if strings.Contains(printed, password) || !strings.Contains(printed, "vc.example.test") {
			t.Error(printed)
		}
	}
}

func TestARequestWithoutAVCenterHasTheOneOfTheConfig(t *testing.T) {
	t.Parallel()
	var sent atomic.Pointer[string]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		text := string(body) + r.Header.Get("X-VCenter") + r.URL.RawQuery
		sent.Store(&text)
		fmt.Fprint(w, job("pending", 1))
	}))
	defer server.Close()
	c, err := client.New(client.Config{URL: server.URL, VCenter: client.Login{VCenter: "vc.example.test", Username: "u", Password: password}})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	for name, call := range map[string]func(profile string) error{
		"power-off": func(profile string) error {
			_, err := c.PowerOff(ctx, "vm-1", client.PowerOffRequest{Profile: profile}, "")
			return err
		},
		"power-on": func(profile string) error {
			_, err := c.PowerOn(ctx, "vm-1", client.PowerOnRequest{Profile: profile}, "")
			return err
		},
		"final sync": func(profile string) error {
			_, err := c.FinalSync(ctx, client.FinalSyncRequest{VmId: "vm-1", Profile: profile}, "")
			return err
		},
		"state": func(profile string) error {
			_, err := c.PowerState(ctx, "vm-1", client.Login{Profile: profile})
			return err
		},
	} {
		if err := call(""); err != nil || !strings.Contains(*sent.Load(), "vc.example.test") {
			t.Errorf("%s: %s, %v", name, *sent.Load(), err)
		}
		if err := call("site-b"); err != nil || strings.Contains(*sent.Load(), "vc.example.test") || !strings.Contains(*sent.Load(), "site-b") {
			t.Errorf("%s that names another: %s, %v", name, *sent.Load(), err)
		}
	}
}
