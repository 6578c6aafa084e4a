package replication

import (
	"net"
	"net/netip"
	"net/url"
	"path"
	"strconv"
	"strings"

	"vmapower/replication/nbd"
)

// Prefix is what addresses of targets begin with: a server or a socket with one export of
// it, or all, or a directory or file. Prefixes compare places and not texts.
type Prefix struct{ place place }

// place is an address in its one form.
type place struct {
	kind string // the URL's scheme
	at   string // the server as host:port, or the socket; "" for a file
	path string // the export, or the file, without a slash at its end
}

// ParsePrefix reads the beginning of targets' addresses. It returns a *TargetError for what
// no address of a target can begin with.
func ParsePrefix(text string) (Prefix, error) {
	if err := CheckAddress(text); err != nil {
		return Prefix{}, err
	}
	found, plain := placeOf(text)
	if !plain {
		return Prefix{}, &TargetError{
			Target: displayAddress(text), Kind: TargetInvalid,
			Reason: "its host and its path must be plain ones, without a backslash or a part that is empty, . or ..",
		}
	}
	return Prefix{found}, nil
}

// Covers reports whether the target at the address lies there: on the same server or socket,
// and its export or path is that of the prefix, or continues it after a slash. An address
// that can't be told for sure is not covered.
func (p Prefix) Covers(address string) bool {
	found, plain := placeOf(address)
	if !plain || p.place.kind == "" || found.kind != p.place.kind || found.at != p.place.at {
		return false
	}
	rest, begins := strings.CutPrefix(found.path, p.place.path)
	return begins && (p.place.path == "" || rest == "" || strings.HasPrefix(rest, "/"))
}

// placeOf reads the address as those do who open the target. plain is false for one that
// may lie elsewhere than it seems.
func placeOf(address string) (found place, plain bool) {
	if CheckAddress(address) != nil {
		return place{}, false
	}
	u, err := url.Parse(address)
	if err != nil {
		return place{}, false
	}
	found = place{kind: u.Scheme, path: strings.TrimSuffix(u.Path, "/")}
	if u.Scheme == "file" {
		return found, plainPath(strings.TrimPrefix(found.path, "/"))
	}
	uri, err := nbd.ParseURI(address)
	if err != nil {
		return place{}, false
	}
	found.at, found.path = uri.Address, strings.TrimSuffix(uri.Export, "/")
	plain = plainPath(strings.TrimPrefix(uri.Address, "/"))
	if uri.Network == "tcp" {
		found.at, plain = serverOf(uri.Address)
	}
	return found, plain && (found.path == "" || plainPath(found.path))
}

// plainPath reports whether nothing in the path leads back, or is read in two ways.
func plainPath(text string) bool {
	return text != "" && path.Clean("/"+text) == "/"+text && !strings.ContainsFunc(text, func(c rune) bool {
		return c == '\\' || c < ' ' || c == 0x7f || c == '\ufffd'
	})
}

// serverOf is host:port in its one form. The host may be empty: then it is the worker's own
// setting.
func serverOf(address string) (server string, plain bool) {
	host, port, err := net.SplitHostPort(address)
	number, wrong := strconv.ParseUint(port, 10, 16)
	if err != nil || wrong != nil {
		return "", false
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		host = ip.Unmap().String()
	} else if strings.ContainsFunc(host, notInName) {
		return "", false
	}
	return net.JoinHostPort(host, strconv.FormatUint(number, 10)), true
}

func notInName(c rune) bool {
	return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' && c != '_'
}
