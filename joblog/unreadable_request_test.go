package joblog_test

import (
	"reflect"
	"testing"

	"vmapower/joblog"
)

// Half of a request would be another request: of the same VM with other arguments, or of
// another VM.
func TestARequestThatCanNotBeReadIsNotTakenForAHalf(t *testing.T) {
	b := setup(t)
	id := b.submit(t, submission("vm-1")).ID
	for _, text := range []string{"{", `{"operation":"power-off","vm_id":"vm-1","budget_ns":"long"}`, "[]"} {
		if err := b.raw.HSet(t.Context(), "{vmapower}:job:"+id, "request", text).Err(); err != nil {
			t.Fatal(err)
		}
		if job, err := b.Get(t.Context(), id); !reflect.DeepEqual(job.Request, joblog.Request{}) {
			t.Errorf("request %s: job %+v, %v", text, job, err)
		}
	}
}
