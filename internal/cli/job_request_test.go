package cli

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"vmapower/client"
	"vmapower/internal/terminal"
)

func TestEveryRequestGetsTheCommonFieldsThatItHas(t *testing.T) {
	login := client.Login{VCenter: "vc", Username: "u", Password: "p", Profile: "site"}
	for request, lacks := range map[any]string{
		new(client.PowerOffRequest): "job_id", new(client.PowerOnRequest): "job_id", new(client.FinalSyncRequest): "external_job_id",
	} {
		var job jobRequest
		flags := pflag.NewFlagSet("", pflag.ContinueOnError)
		job.addFlags(flags, terminal.Program{}, "")
		if err := flags.Parse(strings.Fields("--external-job-id e --context-id c --timeout 0")); err != nil {
			t.Fatal(err)
		}
		if err := job.fill(request, flags, login); err != nil {
			t.Fatal(err)
		}
		sent := fieldsOf(t, request)
		for i := range reflect.TypeFor[commonFields]().NumField() {
			name, _, _ := strings.Cut(reflect.TypeFor[commonFields]().Field(i).Tag.Get("json"), ",")
			if _, has := sent[name]; has == (name == lacks) {
				t.Errorf("%T is sent with %s: %v", request, name, has)
			}
		}
	}
}

func fieldsOf(t *testing.T, request any) (fields map[string]any) {
	t.Helper()
	text, err := json.Marshal(request)
	if err == nil {
		err = json.Unmarshal(text, &fields)
	}
	if err != nil {
		t.Fatal(err)
	}
	return fields
}
