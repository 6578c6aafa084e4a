package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"vmapower/failure"
)

const (
	maxBody  = 64 << 10
	maxDepth = 20 // of objects and arrays inside each other
	bodyTime = 10 * time.Second
)

// readBody reads the body once, refuses what is not one clean JSON object, and
// leaves it to be read again. It returns the object, nil for none. The document says whether there may be one, or must be.
func readBody(c echo.Context, wanted *openapi3.RequestBodyRef) (object any, err error) {
	r := c.Request()
	// The deadline ends a request whose body never comes. Once the body is read it is
	// lifted, because it would also end a request that waits; a request that is refused
	// keeps it for the unread rest.
	_ = http.NewResponseController(c.Response()).SetReadDeadline(time.Now().Add(bodyTime))
	if wanted == nil {
		if n, err := io.ReadFull(r.Body, make([]byte, 1)); n > 0 || !errors.Is(err, io.EOF) {
			return nil, invalid("body: this request has none")
		}
		liftReadDeadline(c)
		return nil, nil
	}
	if wanted.Value.Required {
		if err := checkMediaType(r.Header); err != nil {
			return nil, err
		}
	}
	data, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, invalid(fmt.Sprintf("body: must have at most %d bytes", maxBody))
	case err != nil:
		return nil, invalid("body: can't be read")
	}
	liftReadDeadline(c)
	if len(data) == 0 && !wanted.Value.Required {
		return nil, nil
	}
	if err := checkMediaType(r.Header); err != nil {
		return nil, err
	}
	setBody(r, data)
	return readDocument(data)
}

// setBody has the body read as these bytes from now on.
func setBody(r *http.Request, data []byte) {
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(data)), int64(len(data))
}

// conform holds the object of a body against its schema, and writes the schema's defaults into the body.
func conform(r *http.Request, schema *openapi3.Schema, object any) error {
	defaults := false
	err := schema.VisitJSON(object, openapi3.VisitAsRequest(), openapi3.MultiErrors(), openapi3.DefaultsSet(func() { defaults = true }))
	if err != nil || !defaults {
		return err
	}
	data, err := json.Marshal(object)
	setBody(r, data)
	return err
}

// liftReadDeadline lets a request wait whose body is read.
func liftReadDeadline(c echo.Context) {
	_ = http.NewResponseController(c.Response()).SetReadDeadline(time.Time{})
}

// checkMediaType requires JSON, which a browser sends to another site only after a
// preflight request.
func checkMediaType(header http.Header) error {
	problem := ""
	kind, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	switch {
	case err != nil || kind != "application/json" || len(header.Values("Content-Type")) > 1:
		problem = "Content-Type: must be application/json"
	case parameters["charset"] != "" && !strings.EqualFold(parameters["charset"], "utf-8"):
		problem = "Content-Type: the charset must be utf-8"
	case header.Get("Content-Encoding") != "":
		problem = "Content-Encoding: the body must not be encoded"
	default:
		return nil
	}
	return &refusal{
		Failure: failure.New(failure.InvalidRequest, problem),
		status:  http.StatusUnsupportedMediaType,
	}
}

func readDocument(data []byte) (any, error) {
	if len(data) == 0 {
		return nil, invalid("body: is missing")
	}
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		return nil, invalid("body: begins with a byte order mark (BOM); send it without one")
	}
	if !utf8.Valid(data) {
		return nil, invalid("body: is not valid UTF-8")
	}
	var syntax *json.SyntaxError
	if !json.Valid(data) && errors.As(json.Unmarshal(data, new(json.RawMessage)), &syntax) {
		return nil, invalid(fmt.Sprintf("body: is not one valid JSON document, see byte %d", syntax.Offset))
	}
	if bytes.TrimLeft(data, " \t\r\n")[0] != '{' {
		return nil, invalid("body: must be a JSON object")
	}
	reader := json.NewDecoder(bytes.NewReader(data))
	reader.UseNumber()
	return readValue(reader, "", 0)
}

// readValue reads one value of a valid document and refuses what parsers read in
// different ways: duplicate names, null fields, control characters, deep nesting.
func readValue(reader *json.Decoder, field string, depth int) (any, error) {
	token, err := reader.Token()
	if err != nil {
		return nil, invalid(named(field) + ": can't be read")
	}
	switch token := token.(type) {
	case nil:
		if depth == 1 { // a field of the request itself; the validator would take its default
			return nil, invalid(field + ": must not be null")
		}
	case string:
		if !plain(token) {
			return nil, invalid(named(field) + ": must be text without control characters")
		}
	case json.Delim:
		if depth == maxDepth {
			return nil, invalid(fmt.Sprintf("%s: has more than %d levels", named(field), maxDepth))
		}
		if token == '[' {
			return readArray(reader, field, depth+1)
		}
		return readObject(reader, field, depth+1)
	}
	return token, nil
}

func readArray(reader *json.Decoder, field string, depth int) (any, error) {
	array := []any{}
	for i := 0; reader.More(); i++ {
		value, err := readValue(reader, fmt.Sprintf("%s[%d]", field, i), depth)
		if err != nil {
			return nil, err
		}
		array = append(array, value)
	}
	_, err := reader.Token()
	return array, err
}

func readObject(reader *json.Decoder, field string, depth int) (any, error) {
	object := make(map[string]any)
	for reader.More() {
		token, err := reader.Token()
		if err != nil {
			return nil, invalid(named(field) + ": can't be read")
		}
		name, _ := token.(string)
		inner := inside(field, name)
		_, twice := object[name]
		switch {
		case !plain(name):
			return nil, invalid(inner + ": a name must be text without control characters")
		case twice:
			return nil, invalid(inner + ": is given twice")
		}
		if object[name], err = readValue(reader, inner, depth); err != nil {
			return nil, err
		}
	}
	_, err := reader.Token()
	return object, err
}

// decode reads the checked body into each of the given values. The one thing that the
// schema accepts and Go does not is an integer written like 1.0 or 1e3.
func decode(c echo.Context, into ...any) error {
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return err
	}
	for _, part := range into {
		err := json.Unmarshal(body, part)
		var mismatch *json.UnmarshalTypeError
		if errors.As(err, &mismatch) {
			return invalid(named(mismatch.Field) + ": must be a whole number, written in digits")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func named(field string) string {
	if field == "" {
		return "body"
	}
	return field
}

// inside is the path of a field within the object at the given path, "" for the request.
func inside(field, name string) string { return strings.TrimPrefix(field+"."+quote(name), ".") }

// plain reports whether the text is free of control characters, those that turn the direction of
// writing included, and of invalid UTF-8.
func plain(text string) bool {
	for _, r := range text {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError {
			return false
		}
	}
	return true
}

// quote shortens a name of the caller's, and escapes unusual characters in it.
func quote(name string) string {
	const most = 64
	if len(name) > most {
		name = name[:most] + "..."
	}
	quoted := strconv.QuoteToASCII(name)
	if quoted == `"`+name+`"` && name != "" && !strings.ContainsAny(name, " .:;[]") {
		return name
	}
	return quoted
}
