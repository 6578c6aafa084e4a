package jobview

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"vmapower/client"
	"vmapower/tasks"
)

// asJob is a job that was asked to do this.
func asJob(t *testing.T, args any) client.Job {
	t.Helper()
	text, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	return client.Job{Request: client.JobRequest{RawMessage: text}}
}

// Whoever approves on a terminal reads there what it approves: an argument that a new
// version adds is one of these fields.
func TestEveryArgumentIsReadByPeople(t *testing.T) {
	t.Parallel()
	all := []any{&tasks.PowerOff{}, &tasks.PowerOn{}, &tasks.FinalSync{}}
	if len(all) != len(tasks.Operations()) {
		t.Errorf("these are %d of %d operations", len(all), len(tasks.Operations()))
	}
	for _, args := range all {
		var values []string
		fill(t, reflect.ValueOf(args).Elem(), &values)
		var out strings.Builder
		WriteJob(&out, asJob(t, args))
		for _, value := range values {
			if !strings.Contains(out.String(), value) {
				t.Errorf("%T: no %q in\n%s", args, value, &out)
			}
		}
	}
}

// fill gives every field a value of its own, and lists them; of a switch it lists the name.
func fill(t *testing.T, v reflect.Value, values *[]string) {
	t.Helper()
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		switch field := v.Field(i); field.Kind() {
		case reflect.String:
			field.SetString("the " + name)
			*values = append(*values, "the "+name)
		case reflect.Int, reflect.Int32, reflect.Int64:
			field.SetInt(int64(4000 + len(*values)))
			*values = append(*values, fmt.Sprint(field.Int()))
		case reflect.Bool:
			field.SetBool(true)
			*values = append(*values, name+"\ttrue")
		case reflect.Slice:
			field.Set(reflect.MakeSlice(field.Type(), 2, 2))
			fill(t, field.Index(0), values)
			fill(t, field.Index(1), values)
		default:
			t.Fatalf("no value for a %s", field.Type())
		}
	}
}

// A caller's text is in one place and harmless, and can't push the rest out of sight.
func TestACallersTextDoesNotHideWhatItAsks(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	WriteJob(&out, asJob(t, map[string]any{
		"policy": "force", "username": "u\x1b[2J\n\u202esteps", "metadata": map[string]string{"a": strings.Repeat("x", 16<<10)},
		"rate_limit": 0, "profile": "", "disks": []map[string]string{{"disk_key": "2000", "target": "file:///a\x1b[1A"}},
	}))
	text := out.String()
	if len(text) > 1000 || strings.ContainsAny(text, "\x1b\u202e") || !strings.Contains(text, "policy\tforce\n") || strings.Contains(text, "profile") {
		t.Errorf("written %q", text)
	}
	if !strings.Contains(text, "rate_limit\tnone\n") || !strings.Contains(text, "2000\tunknown to the caller\tfile:///a") {
		t.Errorf("written %q", text)
	}
}

// A service of an earlier version tells nothing of what was asked.
func TestAJobWithoutARequestIsWrittenAsItIs(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if WriteJob(&out, client.Job{JobId: "j1"}); strings.Contains(out.String(), "REQUEST") || !strings.Contains(out.String(), "j1") {
		t.Errorf("written %q", &out)
	}
}
