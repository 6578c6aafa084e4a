package joblog_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"vmapower/joblog"
)

func fingerprint(t *testing.T, r joblog.Request) string {
	t.Helper()
	print, err := r.Fingerprint()
	if err != nil || print == "" {
		t.Fatalf("fingerprint %q, %v", print, err)
	}
	return print
}

// A caller that repeats its request gets the job of the first one, also when the
// service was given other settings meanwhile. Whatever the caller can say differs.
func TestAFingerprintIsOfWhatTheCallerAskedAndOfNothingElse(t *testing.T) {
	own := map[string]bool{"RequestID": true, "MaxAttempts": true, "Budget": true, "Firm": true} // of the service
	asked := submission("vm-1").Request
	first := fingerprint(t, asked)
	for i := range reflect.TypeFor[joblog.Request]().NumField() {
		other, name := asked, reflect.TypeFor[joblog.Request]().Field(i).Name
		switch field := reflect.ValueOf(&other).Elem().Field(i); field.Interface().(type) {
		case string:
			field.SetString("other")
		case json.RawMessage:
			field.SetBytes([]byte(`{"other":1}`))
		case int, time.Duration:
			field.SetInt(field.Int() + 1)
		case bool:
			field.SetBool(!field.Bool())
		default:
			t.Fatalf("no change for a %s", field.Type())
		}
		if same := fingerprint(t, other) == first; same != own[name] {
			t.Errorf("another %s makes the same fingerprint: %v", name, same)
		}
	}
}
