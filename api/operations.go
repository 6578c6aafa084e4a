package api

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"regexp"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
)

//go:embed openapi.yaml
var document []byte

var pathParameter = regexp.MustCompile(`\{([^}]+)\}`)

// operation is one of the document, with what is the same for all requests for it.
type operation struct {
	*routers.Route
	open  bool // to all, without a session
	span  string
	bare  bool           // it may be asked for by its path alone, and nothing is filled in then
	texts map[string]int // parameters of the path that may be any text of 1 to so many characters

	answers map[int]prometheus.Counter // by status
	took    prometheus.ExemplarObserver
}

// operationName is a method and a path in echo's notation.
type operationName struct{ method, path string }

// operations are those of the document.
type operations map[operationName]*operation

func readOperations() (operations, error) {
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		return nil, fmt.Errorf("api: openapi.yaml: %w", err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		return nil, fmt.Errorf("api: openapi.yaml: %w", err)
	}
	found := make(operations)
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			name := operationName{method, pathParameter.ReplaceAllString(path, ":$1")}
			found[name] = newOperation(&routers.Route{Spec: doc, Path: path, PathItem: item, Method: method, Operation: o})
		}
	}
	return found, nil
}

func newOperation(route *routers.Route) *operation {
	security := route.Operation.Security
	o := &operation{
		Route: route, span: route.Method + " " + route.Path, open: security != nil && len(*security) == 0,
		bare: route.Operation.RequestBody == nil && len(route.PathItem.Parameters) == 0, texts: make(map[string]int),
	}
	for _, parameter := range route.Operation.Parameters {
		if p := parameter.Value; p.In == openapi3.ParameterInPath {
			o.texts[p.Name] = longestText(p)
		} else if p.Required || p.Schema == nil || filledIn(p.Schema.Value) {
			o.bare = false
		}
	}
	return o
}

// filledIn reports whether a parameter that is left out becomes another value than none.
func filledIn(schema *openapi3.Schema) bool {
	return len(schema.AllOf) > 0 || schema.Default != nil && !reflect.ValueOf(schema.Default).IsZero()
}

// longestText is how many characters a parameter may have, if it may be any text of at least one; else 0.
func longestText(p *openapi3.Parameter) int {
	if p.Schema == nil || p.Style != "" || p.Schema.Value.MaxLength == nil || p.Schema.Value.MinLength > 1 {
		return 0
	}
	schema := p.Schema.Value
	asked, err := json.Marshal(schema)
	plain, plainErr := json.Marshal(&openapi3.Schema{
		Type: &openapi3.Types{openapi3.TypeString}, MinLength: schema.MinLength, MaxLength: schema.MaxLength,
	})
	if err != nil || plainErr != nil || !bytes.Equal(asked, plain) {
		return 0
	}
	return int(*schema.MaxLength)
}

// of finds the operation of a request, that of a HEAD is the GET's; nil for none.
func (o operations) of(c echo.Context) *operation { return o[operationOf(c)] }

func operationOf(c echo.Context) operationName {
	method := c.Request().Method
	if isHead(c.Request()) {
		method = http.MethodGet
	}
	return operationName{method, c.Path()}
}

// spanName names the span of a request.
func (o operations) spanName(c echo.Context, method, route string) string {
	if known := o.of(c); known != nil && known.Method == method {
		return known.span
	}
	return method + " " + route
}
