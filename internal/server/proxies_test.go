package server_test

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"vmapower/internal/server/servertest"
	"vmapower/internal/testenv"
)

// By default nginx gives up on an answer after 60 s, Debian's haproxy after 50 s, and longest_wait is
// 50 s. Here all are 12.5 times as short. What the service derives from longest_wait is as well, so
// that who wins, the proxy or the service, is the same; its margin alone is 1 s in place of 2.5 s,
// which is longer than the twelfth part of it.
const (
	longestWait  = 4 * time.Second
	nginxTimeout = 4800 * time.Millisecond
	haTimeout    = 4 * time.Second
)

// front is a proxy before the service, at both addresses.
type front struct{ plain, secure string }

func startNginxBefore(t *testing.T, url, cert, key string) front {
	t.Helper()
	f := front{testenv.FreeAddr(t), testenv.FreeAddr(t)}
	testenv.StartNginx(t, fmt.Sprintf(`
proxy_read_timeout %dms; proxy_send_timeout %[1]dms; send_timeout %[1]dms;
server { listen %s; listen %s ssl http2; ssl_certificate %s; ssl_certificate_key %s;
  location / { proxy_pass %s; } }
`, nginxTimeout.Milliseconds(), f.plain, f.secure, cert, key, url), f.plain, f.secure)
	return f
}

// defaultsOfHAProxy are those of Debian's haproxy.cfg, but for the times.
var defaultsOfHAProxy = fmt.Sprintf("defaults\n mode http\n option dontlognull\n timeout connect 5000\n timeout check 10s\n timeout client %d\n timeout server %[1]d\n", haTimeout.Milliseconds())

func startHAProxyBefore(t *testing.T, url, cert, key string) front {
	t.Helper()
	f, both := front{testenv.FreeAddr(t), testenv.FreeAddr(t)}, filepath.Join(t.TempDir(), "both.pem")
	var pem []byte
	for _, file := range []string{cert, key} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pem = append(pem, text...)
	}
	if err := os.WriteFile(both, pem, 0o600); err != nil {
		t.Fatal(err)
	}
	testenv.StartHAProxy(t, defaultsOfHAProxy+fmt.Sprintf(`
frontend in
 bind %s
 bind %s ssl crt %s alpn h2,http/1.1
 default_backend api
backend api
 option httpchk
 server one %s check
`, f.plain, f.secure, both, strings.TrimPrefix(url, "http://")), f.plain, f.secure)
	return f
}

func TestProxiesCutNothingOffAndLoseNoJob(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t, "VMAPOWER_LONGEST_WAIT="+longestWait.String())
	authority := testenv.NewAuthority(t)
	cert, key := authority.Issue(t, "localhost")
	secure := authority.Client(t, "", "").Transport
	plain := &http.Transport{DisableKeepAlives: true}
	var asking sync.WaitGroup
	for name, start := range map[string]func(*testing.T, string, string, string) front{"nginx": startNginxBefore, "haproxy": startHAProxyBefore} {
		f := start(t, s.URL, cert, key)
		for protocol, way := range map[string]passage{
			"HTTP/1.1": {s, &http.Client{Transport: plain}, "http://" + f.plain}, "HTTP/2.0": {s, &http.Client{Transport: secure}, "https://" + f.secure},
		} {
			for _, what := range []func(context.Context, string) error{way.preferToWait, way.longPoll, way.stream} {
				asking.Go(func() {
					ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
					defer cancel()
					if err := what(ctx, protocol); err != nil {
						t.Errorf("%s, %s: %v", name, protocol, err)
					}
				})
			}
		}
		wantHTTP10(t, f.plain)
	}
	asking.Wait()
}

// passage is a way through a proxy.
type passage struct {
	service *servertest.Service
	client  *http.Client
	url     string
}

// ask is answered with the protocol, and with what the caller reads.
func (p passage) ask(ctx context.Context, protocol, method, path, body string, headers ...string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, p.url+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Set(name, value)
	}
	response, err := p.client.Do(request)
	if err == nil && response.Proto != protocol {
		err = errors.Join(fmt.Errorf("answered with %s", response.Proto), response.Body.Close())
	}
	return response, err
}

// submit asks for what takes longer than any proxy waits. All ways ask for the same, and get the same job.
func (p passage) submit(ctx context.Context, protocol, prefer string) (job string, header http.Header, err error) {
	body := `{"policy":"graceful_only","timeout":600,"vcenter":"` + p.service.VCenter.Address() + `","username":"` + p.service.VCenter.Username() + `","password":"` + p.service.VCenter.Password() + `"}`
	response, err := p.ask(ctx, protocol, http.MethodPost, "/api/v1/vm/"+p.service.VM("stuck")+"/power-off", body, "Content-Type: application/json", "Prefer: "+prefer)
	if err != nil {
		return job, nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusAccepted {
		return job, nil, fmt.Errorf("submit: %s", response.Status)
	}
	var told struct {
		JobID string `json:"job_id"`
	}
	err = json.NewDecoder(response.Body).Decode(&told)
	return told.JobID, response.Header, err
}

func (p passage) preferToWait(ctx context.Context, protocol string) error {
	job, header, err := p.submit(ctx, protocol, "wait=60")
	if err == nil && (job == "" || header.Get("Preference-Applied") != "wait=4") {
		err = fmt.Errorf("Prefer: job %q, %v", job, header)
	}
	return err
}

// longPoll waits for a change that does not come.
func (p passage) longPoll(ctx context.Context, protocol string) error {
	job, _, err := p.submit(ctx, protocol, "respond-async")
	if err != nil {
		return err
	}
	etag := ""
	for { // until the job waits for its guest
		response, err := p.ask(ctx, protocol, http.MethodGet, "/api/v1/jobs/"+job+"?wait=60", "", "If-None-Match: "+etag)
		if err != nil {
			return err
		}
		_ = response.Body.Close()
		if response.StatusCode == http.StatusNotModified {
			return nil
		}
		if etag = response.Header.Get("ETag"); response.StatusCode != http.StatusOK {
			return fmt.Errorf("long poll: %s", response.Status)
		}
	}
}

// stream reads heartbeats for longer than a proxy waits.
func (p passage) stream(ctx context.Context, protocol string) error {
	job, _, err := p.submit(ctx, protocol, "respond-async")
	if err != nil {
		return err
	}
	response, err := p.ask(ctx, protocol, http.MethodGet, "/api/v1/jobs/"+job+"/events", "")
	if err != nil {
		return err
	}
	defer response.Body.Close()
	heartbeats := 0
	for lines := bufio.NewScanner(response.Body); heartbeats < 5; {
		if !lines.Scan() {
			return fmt.Errorf("stream: %s, %d heartbeats, %w", response.Status, heartbeats, cmp.Or(lines.Err(), io.EOF))
		}
		if strings.HasPrefix(lines.Text(), ":") {
			heartbeats++
		}
	}
	return nil
}

// wantHTTP10 asks as old probes do: without a Host, and with one.
func wantHTTP10(t *testing.T, address string) {
	t.Helper()
	for _, host := range []string{"", "Host: localhost\r\n"} {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
		if _, err := io.WriteString(conn, "GET /healthz HTTP/1.0\r\n"+host+"\r\n"); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(conn)
		if status, _, _ := strings.Cut(string(answer), "\r\n"); err != nil || !strings.HasSuffix(status, " 200 OK") || !strings.Contains(string(answer), `"status":"ok"`) {
			t.Errorf("with %q: %s, %v", host, answer, err)
		}
	}
}

// haproxy asks OPTIONS / with HTTP/1.0 and without a Host when it is not told what else to ask.
func TestTheHealthChecksOfProxiesSucceed(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	api, admin, stats := strings.TrimPrefix(s.URL, "http://"), strings.TrimPrefix(s.Admin, "http://"), testenv.FreeAddr(t)
	checks := map[string]string{
		"plain": "", "readyz": " GET /readyz", "head": " HEAD /healthz", "new": " GET /readyz HTTP/1.1\n http-check send hdr Host localhost", "dead": " GET /none",
	}
	config := defaultsOfHAProxy + "listen stats\n bind " + stats + "\n stats enable\n stats uri /\n"
	for name, check := range checks {
		config += fmt.Sprintf("backend api-%s\n option httpchk%s\n server one %s check inter 100ms\n", name, check, api)
		config += fmt.Sprintf("backend admin-%s\n option httpchk%s\n server one %s check inter 100ms\n", name, check, admin)
	}
	testenv.StartHAProxy(t, config, stats)
	for name := range checks {
		for _, listener := range []string{"api-", "admin-"} {
			want := "L7OK"
			if name == "dead" {
				want = "L7STS"
			}
			if got := checked(t, stats, listener+name, want); got != want {
				t.Errorf("%s%s: %s", listener, name, got)
			}
		}
	}
}

// checked is what haproxy found when it last asked that backend's server. What is wanted is waited for:
// a machine that is busy may not be ready at the first time.
func checked(t *testing.T, stats, backend, want string) (status string) {
	t.Helper()
	for limit := time.Now().Add(20 * time.Second); time.Now().Before(limit); time.Sleep(20 * time.Millisecond) {
		_, text, _ := testenv.Get(t, "http://"+stats+"/;csv")
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "# "))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		columns := map[string]int{}
		for i, name := range rows[0] {
			columns[name] = i
		}
		for _, row := range rows {
			if row[0] == backend && row[1] == "one" {
				status = row[columns["check_status"]]
			}
		}
		if status == want {
			break
		}
	}
	return status
}
