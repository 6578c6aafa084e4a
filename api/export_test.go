package api

import "net/http"

// Routes lists what is served, as "METHOD path", but for HEAD and OPTIONS, which the document does not
// have: they go beside what is in it.
func (s *Server) Routes() (all []string) {
	for _, route := range s.echo.Routes() {
		if route.Method != http.MethodHead && route.Method != http.MethodOptions {
			all = append(all, route.Method+" "+route.Path)
		}
	}
	return all
}
