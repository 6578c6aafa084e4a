package server

import (
	"net/http"
	"net/url"
	"strings"
)

// belowBasePath answers below the path at which a proxy shows the listener, and at the root
// as well: some proxies cut the path off, and probes and tunnels go past the proxy.
func belowBasePath(path string, next http.Handler) http.Handler {
	if path == "" {
		return next
	}
	below := http.StripPrefix(path, next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == path:
			below.ServeHTTP(w, atPath(r, path+"/", ""))
		case strings.HasPrefix(r.URL.Path, path+"/"):
			below.ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// besideAPI has the operators' page answer what is below /ui, and the API the rest.
func besideAPI(page, api http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/ui" || strings.HasPrefix(r.URL.Path, "/ui/") {
			page.ServeHTTP(w, r)
			return
		}
		api.ServeHTTP(w, r)
	})
}

// withPrefix gives a handler that knows its whole path what belowBasePath has cut off.
func withPrefix(path string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw := r.URL.RawPath
		if raw != "" {
			raw = path + raw
		}
		next.ServeHTTP(w, atPath(r, path+r.URL.Path, raw))
	})
}

// atPath is the request for another path.
func atPath(r *http.Request, path, raw string) *http.Request {
	other := new(http.Request)
	*other = *r
	other.URL = new(url.URL)
	*other.URL = *r.URL
	other.URL.Path, other.URL.RawPath = path, raw
	return other
}

// withOptions answers OPTIONS for what the mux has; none of it changes anything.
func withOptions(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodOptions {
			mux.ServeHTTP(w, r)
			return
		}
		read := atPath(r, r.URL.Path, r.URL.RawPath)
		read.Method = http.MethodGet
		if _, pattern := mux.Handler(read); pattern == "" {
			mux.ServeHTTP(w, read) // says 404
			return
		}
		w.Header().Set("Allow", "GET, HEAD, OPTIONS")
		w.WriteHeader(http.StatusNoContent)
	})
}
