package nbd

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// defaultPort is NBD's.
const defaultPort = "10809"

// URI is where an export is found.
type URI struct {
	Network string // tcp or unix
	Address string // host:port, or the socket's path; the host may be empty
	Export  string // may be empty: the server's default
	TLS     bool
}

// ParseURI reads nbd://host:port/export, nbds://host:port/export and
// nbd+unix:///export?socket=/path. The port may be missing, and so may the host.
// It returns ErrURI for anything else, user info included, and never repeats what
// it was given.
func ParseURI(text string) (URI, error) {
	u, err := url.Parse(text)
	if err != nil {
		return URI{}, fmt.Errorf("%w: it is not a URL", ErrURI)
	}
	export := strings.TrimPrefix(u.Path, "/")
	switch {
	case u.User != nil:
		return URI{}, fmt.Errorf("%w: user info has no meaning here", ErrURI)
	case u.Fragment != "" || u.Opaque != "":
		return URI{}, fmt.Errorf("%w: only scheme://host:port/export is understood", ErrURI)
	case len(export) > maxExportName:
		return URI{}, fmt.Errorf("%w: the export's name is longer than %d bytes", ErrURI, maxExportName)
	}
	switch u.Scheme {
	case "nbd", "nbds":
		return tcpURI(u, export)
	case "nbd+unix":
		return unixURI(u, export)
	}
	return URI{}, fmt.Errorf("%w: the scheme must be nbd, nbds or nbd+unix", ErrURI)
}

func tcpURI(u *url.URL, export string) (URI, error) {
	if u.RawQuery != "" {
		return URI{}, fmt.Errorf("%w: no parameters are known for %s", ErrURI, u.Scheme)
	}
	port := u.Port()
	if port == "" {
		port = defaultPort
	}
	if number, err := strconv.ParseUint(port, 10, 16); err != nil || number == 0 {
		return URI{}, fmt.Errorf("%w: the port must be 1 to 65535", ErrURI)
	}
	return URI{Network: "tcp", Address: net.JoinHostPort(u.Hostname(), port), Export: export, TLS: u.Scheme == "nbds"}, nil
}

func unixURI(u *url.URL, export string) (URI, error) {
	query, err := url.ParseQuery(u.RawQuery)
	socket := query.Get("socket")
	switch {
	case err != nil || len(query) != 1 || len(query["socket"]) != 1:
		return URI{}, fmt.Errorf("%w: nbd+unix takes the parameter socket and no other", ErrURI)
	case u.Host != "":
		return URI{}, fmt.Errorf("%w: nbd+unix has no host", ErrURI)
	case !strings.HasPrefix(socket, "/"):
		return URI{}, fmt.Errorf("%w: the socket must be an absolute path", ErrURI)
	}
	return URI{Network: "unix", Address: socket, Export: export}, nil
}

// String is the URI again.
func (u URI) String() string {
	switch {
	case u.Network == "unix":
		return (&url.URL{Scheme: "nbd+unix", Path: "/" + u.Export, RawQuery: url.Values{"socket": {u.Address}}.Encode()}).String()
	case u.TLS:
		return (&url.URL{Scheme: "nbds", Host: u.Address, Path: "/" + u.Export}).String()
	}
	return (&url.URL{Scheme: "nbd", Host: u.Address, Path: "/" + u.Export}).String()
}
