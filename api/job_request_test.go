package api

import (
	"maps"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"vmapower/tasks"
)

// jobRequests lists the requests that become jobs, by the names of their schemas: those
// with a body that are accepted.
func jobRequests(doc *openapi3.T) map[string]*openapi3.Schema {
	requests := make(map[string]*openapi3.Schema)
	for _, item := range doc.Paths.Map() {
		for _, operation := range item.Operations() {
			if operation.RequestBody != nil && operation.RequestBody.Value.Required && operation.Responses.Status(http.StatusAccepted) != nil {
				schema := operation.RequestBody.Value.Content["application/json"].Schema
				requests[path.Base(schema.Ref)] = schema.Value
			}
		}
	}
	return requests
}

// TestACommonFieldIsTheSameInEveryRequest: the document has a schema for each request,
// because one that is closed to unknown fields can't be put together of others.
func TestACommonFieldIsTheSameInEveryRequest(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		t.Fatal(err)
	}
	requests := jobRequests(doc)
	if len(requests) != len(tasks.Operations()) {
		t.Errorf("%d operations have the requests %v", len(tasks.Operations()), slices.Sorted(maps.Keys(requests)))
	}
	for field := range reflect.TypeFor[jobRequest]().Fields() {
		name := field.Tag.Get("json")
		if name == "-" {
			continue
		}
		var first *openapi3.Schema
		for request, schema := range requests {
			property := schema.Properties[name]
			switch {
			case property == nil:
			case first == nil:
				first = property.Value
			case constraints(property.Value) != constraints(first):
				t.Errorf("%s.%s is %+v, and %+v elsewhere", request, name, constraints(property.Value), constraints(first))
			}
		}
		if first == nil {
			t.Errorf("no request has a field %s", name)
		}
	}
}

// constraint is what a schema asks of a text or an object.
type constraint struct {
	kind, pattern         string
	maxLength, properties uint64
}

func constraints(s *openapi3.Schema) constraint {
	c := constraint{kind: strings.Join(s.Type.Slice(), " "), pattern: s.Pattern}
	if s.MaxLength != nil {
		c.maxLength = *s.MaxLength
	}
	if s.MaxProps != nil {
		c.properties = *s.MaxProps
	}
	return c
}
