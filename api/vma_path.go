package api

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const apiRoot = "/api/v1/"

// takes reports whether what we don't have at this path is the older API's. The path is looked
// at in every form in which a server may read it: none may lead to what is ours.
func (p *vmaProxy) takes(r *http.Request) bool {
	return p.mayGet(r, func(parts []string) bool { return !p.own[parts[0]] || parts[0] == "progress" && len(parts) > 2 })
}

// takesProgress is takes for the progress of an id that we don't know.
func (p *vmaProxy) takesProgress(r *http.Request) bool {
	return p.mayGet(r, func(parts []string) bool { return parts[0] == "progress" && len(parts) > 1 })
}

func (p *vmaProxy) mayGet(r *http.Request, foreign func(parts []string) bool) bool {
	if p == nil || r.Method == http.MethodConnect {
		return false
	}
	text := r.URL.EscapedPath()
	for range 4 {
		parts := partsOf(text)
		plainer, err := url.PathUnescape(text)
		switch {
		case err != nil || parts == nil || !foreign(parts):
			return false
		case plainer == text:
			return true
		}
		text = plainer
	}
	return false
}

// partsOf are the parts of the path below the root of the API, the first in lower case; nil for
// a path that lies elsewhere, or that may be read in several ways.
func partsOf(text string) []string {
	below, ok := strings.CutPrefix(text, apiRoot)
	if !ok || !plain(text) || strings.ContainsAny(text, "\\;") {
		return nil
	}
	parts := strings.FieldsFunc(below, func(c rune) bool { return c == '/' })
	if len(parts) == 0 || slices.Contains(parts, ".") || slices.Contains(parts, "..") {
		return nil
	}
	parts[0] = strings.ToLower(parts[0])
	return parts
}

// ownParts are the first parts of the document's paths.
func ownParts(operations operations) map[string]bool {
	parts := map[string]bool{}
	for _, route := range operations {
		if below, ok := strings.CutPrefix(route.Path, apiRoot); ok {
			first, _, _ := strings.Cut(below, "/")
			parts[first] = true
		}
	}
	return parts
}
