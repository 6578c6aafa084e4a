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

	"github.com/labstack/echo/v4"

	"vmapower/failure"
)

const (
	maxBody  = 64 << 10
	maxDepth = 20 // of objects and arrays inside each other
	bodyTime = 10 * time.Second
)

// readBody reads the body once, refuses what is not one clean JSON object, and
// leaves it to be read again.
func readBody(c echo.Context, wanted bool) error {
	r := c.Request()
	// The deadline ends a request whose body never comes. Once the body is read it is
	// lifted, because it would also end a request that waits; a request that is refused
	// keeps it for the unread rest.
	control := http.NewResponseController(c.Response())
	_ = control.SetReadDeadline(time.Now().Add(bodyTime))
	if !wanted {
		if n, err := io.ReadFull(r.Body, make([]byte, 1)); n > 0 || !errors.Is(err, io.EOF) {
			return invalid("body: this request has none")
		}
		_ = control.SetReadDeadline(time.Time{})
		return nil
	}
	if err := checkMediaType(r.Header); err != nil {
		return err
	}
	data, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return invalid(fmt.Sprintf("body: must have at most %d bytes", maxBody))
	case err != nil:
		return invalid("body: can't be read")
	}
	_ = control.SetReadDeadline(time.Time{})
	if err := checkDocument(data); err != nil {
		return err
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(data)), int64(len(data))
	return nil
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

func checkDocument(data []byte) error {
	if len(data) == 0 {
		return invalid("body: is missing")
	}
	if !utf8.Valid(data) {
		return invalid("body: is not valid UTF-8")
	}
	var syntax *json.SyntaxError
	if err := json.Unmarshal(data, new(json.RawMessage)); errors.As(err, &syntax) {
		return invalid(fmt.Sprintf("body: is not one valid JSON document, see byte %d", syntax.Offset))
	}
	if bytes.TrimLeft(data, " \t\r\n")[0] != '{' {
		return invalid("body: must be a JSON object")
	}
	reader := json.NewDecoder(bytes.NewReader(data))
	reader.UseNumber()
	return checkValue(reader, "", 0)
}

// checkValue reads one value of a valid document and refuses what parsers read in
// different ways: duplicate names, null fields, control characters, deep nesting.
func checkValue(reader *json.Decoder, field string, depth int) error {
	token, err := reader.Token()
	if err != nil {
		return invalid(named(field) + ": can't be read")
	}
	switch token := token.(type) {
	case nil:
		if depth == 1 { // a field of the request itself; the validator would take its default
			return invalid(field + ": must not be null")
		}
	case string:
		if !plain(token) {
			return invalid(named(field) + ": must be text without control characters")
		}
	case json.Delim:
		if depth == maxDepth {
			return invalid(fmt.Sprintf("%s: has more than %d levels", named(field), maxDepth))
		}
		if token == '[' {
			return checkArray(reader, field, depth+1)
		}
		return checkObject(reader, field, depth+1)
	}
	return nil
}

func checkArray(reader *json.Decoder, field string, depth int) error {
	for i := 0; reader.More(); i++ {
		if err := checkValue(reader, fmt.Sprintf("%s[%d]", field, i), depth); err != nil {
			return err
		}
	}
	_, err := reader.Token()
	return err
}

func checkObject(reader *json.Decoder, field string, depth int) error {
	seen := make(map[string]bool)
	for reader.More() {
		token, err := reader.Token()
		if err != nil {
			return invalid(named(field) + ": can't be read")
		}
		name, _ := token.(string)
		inner := inside(field, name)
		switch {
		case !plain(name):
			return invalid(inner + ": a name must be text without control characters")
		case seen[name]:
			return invalid(inner + ": is given twice")
		}
		seen[name] = true
		if err := checkValue(reader, inner, depth); err != nil {
			return err
		}
	}
	_, err := reader.Token()
	return err
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
