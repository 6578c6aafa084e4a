package tasks

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// schema is as much of a schema of the document as the results are held against.
type schema struct {
	Type       string
	Ref        string `yaml:"$ref"`
	Format     string
	Enum       []string
	Required   []string
	Items      *schema
	Properties map[string]schema
}

func schemas(t *testing.T) map[string]schema {
	t.Helper()
	text, err := os.ReadFile("../api/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Components struct{ Schemas map[string]schema }
	}
	if err := yaml.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	return document.Components.Schemas
}

func TestEveryResultIsTheOneOfTheDocument(t *testing.T) {
	documented := schemas(t)
	for _, o := range Operations() {
		holdAgainst(t, documented, reflect.TypeOf(o.Result))
		operation := documented[reflect.TypeOf(o.Result).Name()].Properties["operation"]
		if !slices.Equal(operation.Enum, []string{o.Name}) {
			t.Errorf("the result of %s is documented for %v", o.Name, operation.Enum)
		}
	}
}

// holdAgainst compares a struct with the schema of its name: the same fields, of the
// same JSON types, and those that are required always there.
func holdAgainst(t *testing.T, documented map[string]schema, kind reflect.Type) {
	t.Helper()
	want, known := documented[kind.Name()]
	if !known {
		t.Fatalf("the document has no schema %s", kind.Name())
	}
	got := fieldsOf(kind)
	if fields, properties := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want.Properties)); !slices.Equal(fields, properties) {
		t.Errorf("%s has the fields %v, and in the document %v", kind.Name(), fields, properties)
	}
	for name, field := range got {
		property := want.Properties[name]
		if ref, ok := strings.CutPrefix(property.Ref, "#/components/schemas/"); ok {
			property = documented[ref]
		}
		if wire := wireType(field); wire != property.Type {
			t.Errorf("%s.%s is a JSON %s, and in the document a %s", kind.Name(), name, wire, property.Type)
		}
		if strings.Contains(field.Tag.Get("json"), "omitempty") && slices.Contains(want.Required, name) {
			t.Errorf("%s.%s is required and may be left out", kind.Name(), name)
		}
		if field.Type.Kind() == reflect.Slice && field.Type.Elem().Kind() == reflect.Struct {
			holdAgainst(t, documented, field.Type.Elem())
		}
	}
}

// fieldsOf lists the fields by their JSON names, those of embedded structs among them.
func fieldsOf(kind reflect.Type) map[string]reflect.StructField {
	fields := map[string]reflect.StructField{}
	for _, field := range reflect.VisibleFields(kind) {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); !field.Anonymous {
			fields[name] = field
		}
	}
	return fields
}

func wireType(field reflect.StructField) string {
	switch kind := field.Type.Kind(); {
	case kind == reflect.Bool:
		return "boolean"
	case kind == reflect.String, field.Type == reflect.TypeFor[time.Time](), strings.Contains(field.Tag.Get("json"), ",string"):
		return "string"
	case kind == reflect.Int, kind == reflect.Int32, kind == reflect.Int64:
		return "integer"
	case kind == reflect.Slice:
		return "array"
	}
	return field.Type.String()
}

func TestAResultTookNoTimeWhenItsClockWasSetBack(t *testing.T) {
	if r := About(OperationPowerOff, "vm-1", "job-1", -time.Hour, time.Now(), ""); r.DurationMS != 0 || r.DurationSeconds != 0 {
		t.Errorf("%d ms, %d s", r.DurationMS, r.DurationSeconds)
	}
}

func TestAResultOfNothingClaimsNothing(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 678_900_000, time.UTC)
	text, err := json.Marshal(About(OperationPowerOff, "vm-1", "job-1", 1600*time.Millisecond, now, "told"))
	const want = `{"success":false,"vm_id":"vm-1","previous_state":"unknown","new_state":"unknown","operation":"power-off",` +
		`"duration_seconds":2,"duration_ms":1600,"timestamp":"2026-01-02T03:04:05.678Z","message":"told","job_id":"job-1"}`
	if err != nil || string(text) != want {
		t.Errorf("%s, %v", text, err)
	}
}
