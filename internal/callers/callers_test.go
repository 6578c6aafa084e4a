package callers_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"

	"vmapower/client"
	"vmapower/internal/server/servertest"
)

// callerOf is a client that names the simulated vCenter in every request.
func callerOf(t *testing.T, s *servertest.Service, config client.Config) *client.Client {
	t.Helper()
	config.VCenter = client.Login{VCenter: s.VCenter.Address(), Username: s.VCenter.Username(), Password: s.VCenter.Password()}
	c, err := client.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// jobsOf are all jobs that the service has.
func jobsOf(t *testing.T, s *servertest.Service) []client.Job {
	t.Helper()
	service, err := client.New(client.Config{URL: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	list, err := service.Jobs(t.Context(), client.Filter{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	return list.Items
}

// between is the address of a proxy before the service, which does as pass says.
func between(t *testing.T, to string, pass func(forward http.Handler, w http.ResponseWriter, r *http.Request)) string {
	t.Helper()
	target, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	forward := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Host = target.Host }, FlushInterval: -1}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { pass(forward, w, r) }))
	t.Cleanup(server.Close)
	return server.URL
}
