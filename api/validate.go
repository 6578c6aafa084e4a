package api

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/labstack/echo/v4"
)

// validate holds the request against the document before its handler sees it.
func (s *Server) validate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		route := s.operations.of(c)
		if route == nil || route.asksByPathAlone(c) {
			return next(c)
		}
		parameters, err := pathParameters(c)
		if err != nil {
			return err
		}
		query, err := queryParameters(c.Request().URL.RawQuery, route.Operation.Parameters)
		if err != nil {
			return err
		}
		if err := checkHeaders(c.Request().Header, route.Operation.Parameters); err != nil {
			return err
		}
		object, err := readBody(c, route.Operation.RequestBody)
		if err != nil {
			return err
		}
		err = openapi3filter.ValidateRequest(c.Request().Context(), &openapi3filter.RequestValidationInput{
			Request: c.Request(), PathParams: parameters, QueryParams: query, Route: route.Route, Options: &parametersAlone,
		})
		if object != nil {
			schema := route.Operation.RequestBody.Value.Content.Get(echo.MIMEApplicationJSON).Schema.Value
			err = both(err, conform(c.Request(), schema, object))
		}
		if err != nil {
			return invalid(problems("", err)...)
		}
		return next(c)
	}
}

// parametersAlone leaves the body to conform, which has it read already.
var parametersAlone = openapi3filter.Options{
	ExcludeRequestBody: true, MultiError: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
}

// both is what is wrong with either of two things.
func both(a, b error) error {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return openapi3.MultiError{a, b}
}

// asksByPathAlone reports whether a request has nothing to be held against the document but the parameters of its path,
// and those are any text. It spares the validator, which says of any other request what is wrong with it.
func (o *operation) asksByPathAlone(c echo.Context) bool {
	r := c.Request()
	if !o.bare || r.Body != http.NoBody || r.URL.RawQuery != "" || r.URL.RawPath != "" {
		return false
	}
	for _, parameter := range o.Operation.Parameters {
		if p := parameter.Value; p.In == openapi3.ParameterInHeader && r.Header.Values(p.Name) != nil {
			return false
		}
	}
	for i, name := range c.ParamNames() {
		if value := c.ParamValues()[i]; value == "" || len(value) > o.texts[name] || !plain(value) {
			return false
		}
	}
	liftReadDeadline(c) // as reading no body does
	return true
}

func pathParameters(c echo.Context) (map[string]string, error) {
	values := make(map[string]string)
	for i, name := range c.ParamNames() {
		value := c.ParamValues()[i]
		if c.Request().URL.RawPath != "" { // then echo gives it as it was sent
			unescaped, err := url.PathUnescape(value)
			if err != nil {
				return nil, invalid(name + ": has a malformed escape")
			}
			value = unescaped
		}
		if !plain(value) {
			return nil, invalid(name + ": must be text without control characters")
		}
		values[name] = value
	}
	return values, nil
}

// queryParameters refuses unknown parameters, so that a misspelt filter is not ignored.
func queryParameters(raw string, declared openapi3.Parameters) (url.Values, error) {
	query, err := url.ParseQuery(raw)
	if err != nil {
		return nil, invalid("query: is malformed")
	}
	var wrong []string
	for name, values := range query {
		parameter := declared.GetByInAndName(openapi3.ParameterInQuery, name)
		switch {
		case parameter == nil:
			wrong = append(wrong, quote(name)+": is not a query parameter of this request")
		case len(values) > 1 && !isList(parameter):
			wrong = append(wrong, name+": is given more than once")
		case slices.Contains(values, ""): // the validator would take its default
			wrong = append(wrong, name+": must not be empty")
		case !plain(strings.Join(values, "")):
			wrong = append(wrong, name+": must be text without control characters")
		}
	}
	if wrong != nil {
		return nil, invalid(wrong...)
	}
	return query, nil
}

// isList reports whether the parameter may be repeated.
func isList(parameter *openapi3.Parameter) bool { return parameter.Schema.Value.Type.Is("array") }

// checkHeaders refuses headers that are repeated or are not text. Prefer and
// If-None-Match are lists: their values are joined.
func checkHeaders(header http.Header, declared openapi3.Parameters) error {
	for _, parameter := range declared {
		if parameter.Value.In != openapi3.ParameterInHeader {
			continue
		}
		name := parameter.Value.Name
		values := header.Values(name)
		if len(values) > 1 && (name == "Prefer" || name == "If-None-Match") {
			header.Set(name, strings.Join(values, ", "))
		} else if len(values) > 1 {
			return invalid(name + ": is given more than once")
		}
		if !plain(header.Get(name)) {
			return invalid(name + ": must be text without control characters")
		}
	}
	return nil
}
