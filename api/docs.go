package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/swaggest/swgui"
	"github.com/swaggest/swgui/v5/static"
	"github.com/swaggest/swgui/v5emb"
)

const docsPath = "/docs/"

// docsPage is the page that shows the document, with its scripts and styles. It
// is served by this process alone and may load nothing from other hosts.
type docsPage struct {
	html    []byte
	policy  string
	handler http.Handler

	document []byte
}

var inline = regexp.MustCompile(`(?s)<(script|style)>(.*?)</(?:script|style)>`)

// newDocsPage renders the page once, so that its policy can name the inline parts.
func newDocsPage(basePath string) (docsPage, error) {
	handler := v5emb.NewHandlerWithConfig(swgui.Config{
		Title: "vmapower", SwaggerJSON: basePath + "/openapi.yaml", BasePath: basePath + docsPath, InternalBasePath: docsPath,
	})
	var drawn drawing
	handler.ServeHTTP(&drawn, &http.Request{Method: http.MethodGet, URL: &url.URL{Path: docsPath}})
	if drawn.Len() == 0 {
		return docsPage{}, errors.New("api: the page of the document is empty")
	}
	sources := map[string]string{"script": "'self'", "style": "'self'"}
	for _, found := range inline.FindAllSubmatch(drawn.Bytes(), -1) {
		sum := sha256.Sum256(found[2])
		sources[string(found[1])] += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	policy := "default-src 'self'; script-src " + sources["script"] + "; style-src " + sources["style"] +
		"; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
	text, err := documentAt(basePath)
	return docsPage{html: drawn.Bytes(), policy: policy, handler: handler, document: text}, err
}

// documentAt is the document of a service whose paths begin with basePath.
func documentAt(basePath string) ([]byte, error) {
	const root = "servers:\n  - url: /\n"
	if bytes.Count(document, []byte(root)) != 1 {
		return nil, errors.New("api: openapi.yaml names no server at /")
	}
	if basePath == "" {
		return document, nil
	}
	return bytes.Replace(document, []byte(root), []byte("servers:\n  - url: "+basePath+"\n"), 1), nil
}

// drawing is a ResponseWriter that keeps the body.
type drawing struct {
	bytes.Buffer
	header http.Header
}

// Header implements http.ResponseWriter.
func (d *drawing) Header() http.Header {
	if d.header == nil {
		d.header = make(http.Header)
	}
	return d.header
}

// WriteHeader implements http.ResponseWriter.
func (d *drawing) WriteHeader(int) {}

// RedirectToDocs answers GET /docs.
func (s *Server) RedirectToDocs(c echo.Context) error {
	return c.Redirect(http.StatusPermanentRedirect, s.BasePath+docsPath)
}

// GetDocs answers GET /docs/.
func (s *Server) GetDocs(c echo.Context) error {
	c.Response().Header().Set("Content-Security-Policy", s.docs.policy)
	return c.HTMLBlob(http.StatusOK, s.docs.html)
}

// GetDocsAsset answers GET /docs/{asset}.
func (s *Server) GetDocsAsset(c echo.Context, asset string) error {
	if !isAsset(asset) {
		return echo.ErrNotFound
	}
	c.Response().Header().Set("Cache-Control", "max-age=3600")
	s.docs.handler.ServeHTTP(c.Response(), c.Request())
	return nil
}

// isAsset reports whether the page has a file of this name, plain or compressed.
func isAsset(name string) bool {
	if strings.HasSuffix(name, ".go") || strings.HasSuffix(name, ".gz") {
		return false
	}
	for _, kept := range []string{name, name + ".gz"} {
		if info, err := fs.Stat(static.FS, kept); err == nil && !info.IsDir() {
			return true
		}
	}
	return false
}

// GetDocument answers GET /openapi.yaml.
func (s *Server) GetDocument(c echo.Context) error {
	return c.Blob(http.StatusOK, "application/yaml", s.docs.document)
}
