package queue

import "testing"

func TestTheDashboardShowsOnlyWakeUpsOfThisService(t *testing.T) {
	t.Parallel()
	for payload, want := range map[string]string{
		"{\"job_id\": \"j1\",\n \"wake\": 2}": `{"job_id":"j1","wake":2,"page":"/power/ui/jobs/j1"}`,
		`{"job_id":"j1\",\"x"}`:               `{"job_id":"j1\",\"x"}`, // is no id
		`["j1"]`:                              "not a wake-up of this service",
		"no JSON":                             "not a wake-up of this service",
		"{\"job_id\":\"j1\u202e\"}":           "not a wake-up of this service",
		"{\"job_id\":\"j1\x9b2J\"}":           "not a wake-up of this service",
		"{\"job_id\":\"j1\",\"vm_id\":\"ä\"}": "not a wake-up of this service",
	} {
		if got := shownWake([]byte(payload), "/power/ui/jobs/"); got != want {
			t.Errorf("%q is shown as %q", payload, got)
		}
	}
}
