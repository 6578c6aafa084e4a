package api

// Routes lists what is served, as "METHOD path".
func (s *Server) Routes() (all []string) {
	for _, route := range s.echo.Routes() {
		all = append(all, route.Method+" "+route.Path)
	}
	return all
}
