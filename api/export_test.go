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

// ValidateAll has the validator hold every request against the document, those that ask by their path alone too.
func (s *Server) ValidateAll() {
	for _, o := range s.operations {
		o.bare = false
	}
}

// AskedByPathAlone lists the operations of which the validator can be spared, with the parameters of their paths.
func (s *Server) AskedByPathAlone() map[string]map[string]int {
	all := make(map[string]map[string]int)
	for _, o := range s.operations {
		if o.bare {
			all[o.span] = o.texts
		}
	}
	return all
}
