package api

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"vmapower/joblog"
	"vmapower/tasks"
)

// specs are the arguments of each operation, with the name of the schema that shows them.
var specs = map[string]struct {
	args   tasks.Args
	schema string
}{
	tasks.OperationPowerOff:  {&tasks.PowerOff{}, "PowerOffSpec"},
	tasks.OperationPowerOn:   {&tasks.PowerOn{}, "PowerOnSpec"},
	tasks.OperationFinalSync: {&tasks.FinalSync{}, "FinalSyncSpec"},
}

// An approver decides by what is shown: an argument that is not would be one that nobody
// approved. A new one fails here until openapi.yaml has it.
func TestEveryArgumentOfAnOperationIsShown(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		t.Fatal(err)
	}
	for _, operation := range tasks.Operations() {
		spec, known := specs[operation.Name]
		if !known {
			t.Errorf("nobody tells what is shown of a %s", operation.Name)
			continue
		}
		args := reflect.ValueOf(spec.args).Elem()
		fill(t, args)
		recorded, err := json.Marshal(spec.args)
		if err != nil {
			t.Fatal(err)
		}
		shown := requestDocument(joblog.Request{Args: recorded, Profile: "site-a", Username: "u", Metadata: json.RawMessage(`{"k":"v"}`)})
		schema := doc.Components.Schemas[spec.schema]
		checkShown(t, operation.Name, args, recorded, shown, schema)
		for name, want := range map[string]string{"profile": `"site-a"`, "username": `"u"`, "metadata": `{"k":"v"}`} {
			if got := part(t, shown, name); string(got) != want {
				t.Errorf("%s: %s is %s, want %s", operation.Name, name, got, want)
			}
		}
		if err := schema.Value.VisitJSON(anyOf(t, shown)); err != nil {
			t.Errorf("%s: %s does not fit %s: %v", operation.Name, shown, spec.schema, err)
		}
		if required := slices.Sorted(slices.Values(schema.Value.Required)); !slices.Equal(required, slices.Sorted(maps.Keys(schema.Value.Properties))) {
			t.Errorf("%s: %s need not be there", spec.schema, required)
		}
	}
}

// checkShown compares what is recorded of each field with what is shown of it, and wants
// it in the schema.
func checkShown(t *testing.T, where string, args reflect.Value, recorded, shown json.RawMessage, schema *openapi3.SchemaRef) {
	t.Helper()
	for i := range args.NumField() {
		field := args.Type().Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" || name == "-" || !field.IsExported() || strings.Contains(field.Tag.Get("json"), "omitempty") {
			t.Errorf("%s: %s is not always recorded by a name", where, field.Name)
			continue
		}
		if string(part(t, recorded, name)) != string(part(t, shown, name)) {
			t.Errorf("%s: of %s there is %s on record, and %s is shown", where, name, part(t, recorded, name), part(t, shown, name))
		}
		property := schema.Value.Properties[name]
		if property == nil {
			t.Errorf("%s: openapi.yaml has no %s", where, name)
			continue
		}
		if value := args.Field(i); value.Kind() == reflect.Slice {
			var one, other []json.RawMessage
			if json.Unmarshal(part(t, recorded, name), &one) != nil || json.Unmarshal(part(t, shown, name), &other) != nil {
				t.Fatalf("%s: %s is no list", where, name)
			}
			checkShown(t, where+" "+name, value.Index(0), one[0], other[0], property.Value.Items)
		}
	}
}

// fill gives every field a value that is not its zero value.
func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	for i := range v.NumField() {
		switch field := v.Field(i); field.Kind() {
		case reflect.String:
			field.SetString(word(v.Type().Field(i).Name))
		case reflect.Int, reflect.Int32, reflect.Int64:
			field.SetInt(int64(4000 + i))
		case reflect.Bool:
			field.SetBool(true)
		case reflect.Slice:
			field.Set(reflect.MakeSlice(field.Type(), 1, 1))
			fill(t, field.Index(0))
		default:
			t.Fatalf("no value for a %s", field.Type())
		}
	}
}

// word is a value for the field; some take only certain ones.
func word(field string) string {
	words := map[string]string{"Policy": "force", "OnChangeIDInvalid": "fail", "OnTargetMismatch": "full", "Verify": "full", "Reader": "vddk", "ChangeID": "52 de/446"}
	if word, known := words[field]; known {
		return word
	}
	return "the " + field
}

// Whatever of a request is not an argument stands in the job itself.
func TestEveryFieldOfARequestIsInTheJobsDocument(t *testing.T) {
	elsewhere := map[string]string{
		"Args": "in request, see above", "Metadata": "in request, see above", "RequestID": "for the logs, and in an error",
		"Budget": "the deadline", "Firm": "the deadline, which a job that awaits approval has then",
	}
	request := joblog.Request{Args: json.RawMessage(`{}`), Metadata: json.RawMessage(`{}`)}
	fields := reflect.ValueOf(&request).Elem()
	for i := range fields.NumField() {
		switch field := fields.Field(i); {
		case field.Kind() == reflect.String:
			field.SetString("the " + fields.Type().Field(i).Name)
		case field.Kind() == reflect.Int:
			field.SetInt(4711)
		}
	}
	document, err := json.Marshal(new(Server).jobDocument(joblog.Job{Request: request, Hearsay: joblog.Hearsay{Created: time.Now()}}))
	if err != nil {
		t.Fatal(err)
	}
	for i := range fields.NumField() {
		name := fields.Type().Field(i).Name
		value, err := json.Marshal(fields.Field(i).Interface())
		if err != nil {
			t.Fatal(err)
		}
		if elsewhere[name] == "" && !strings.Contains(string(document), ":"+string(value)) {
			t.Errorf("%s is not shown in %s", name, document)
		}
	}
}

func part(t *testing.T, document json.RawMessage, name string) json.RawMessage {
	t.Helper()
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(document, &parts); err != nil {
		t.Fatal(err)
	}
	return parts[name]
}

func anyOf(t *testing.T, document json.RawMessage) (value any) {
	t.Helper()
	if err := json.Unmarshal(document, &value); err != nil {
		t.Fatal(err)
	}
	return value
}
