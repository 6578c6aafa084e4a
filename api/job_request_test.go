package api

import (
	"reflect"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// jobRequests are the schemas of the requests that become jobs.
var jobRequests = []string{"PowerOffRequest", "PowerOnRequest", "ReplicateRequest"}

// TestACommonFieldIsTheSameInEveryRequest: the document has a schema for each request,
// because one that is closed to unknown fields can't be put together of others.
func TestACommonFieldIsTheSameInEveryRequest(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		t.Fatal(err)
	}
	for field := range reflect.TypeFor[jobRequest]().Fields() {
		name := field.Tag.Get("json")
		if name == "-" {
			continue
		}
		var first *openapi3.Schema
		for _, request := range jobRequests {
			property := doc.Components.Schemas[request].Value.Properties[name]
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
