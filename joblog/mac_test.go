package joblog_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"vmapower/joblog"
)

func macInput(t *testing.T, s joblog.Submission) []string {
	t.Helper()
	input, err := s.MACInput()
	if err != nil {
		t.Fatal(err)
	}
	return input
}

// Whoever changes one of these in Redis makes the job worthless, so none may be missing
// from what a MAC is made of, nor from what is recorded.
func TestAMACCoversEveryFieldOfTheRequest(t *testing.T) {
	s := submission("vm-1")
	whole := macInput(t, s)
	for i := range reflect.TypeFor[joblog.Request]().NumField() {
		other := s
		field := reflect.ValueOf(&other.Request).Elem().Field(i)
		switch field.Interface().(type) {
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
		if slices.Equal(macInput(t, other), whole) {
			t.Errorf("another %s has the same MAC", reflect.TypeFor[joblog.Request]().Field(i).Name)
		}
	}
	other := s
	other.ID = submission("vm-1").ID
	if slices.Equal(macInput(t, other), whole) {
		t.Error("another job has the same MAC")
	}
}

func TestTheMACOfAJobIsThatOfItsSubmissionUntilSomebodyApprovesIt(t *testing.T) {
	b := setup(t)
	plain, waits := submission("vm-1"), awaiting("vm-2", time.Minute)
	if job := b.submit(t, plain); !slices.Equal(job.MACInput(), macInput(t, plain)) {
		t.Errorf("the job has %q, and its submission %q", job.MACInput(), macInput(t, plain))
	}
	job, proof := b.submit(t, waits), macInput(t, waits)
	if !slices.Equal(proof, job.MACInputAwaiting()) {
		t.Errorf("the submission has %q, and its job %q", proof, job.MACInputAwaiting())
	}
	for _, approver := range []string{"", "boss", "awaiting approval"} {
		if slices.Equal(proof, job.MACInputApprovedBy(approver)) {
			t.Errorf("it is the proof that %q approved", approver)
		}
	}
	approved, err := b.Decide(t.Context(), job.ID, verdict(joblog.Approve))
	if err != nil || !slices.Equal(approved.MACInput(), job.MACInputApprovedBy("boss")) || slices.Equal(approved.MACInput(), job.MACInputApprovedBy("")) {
		t.Errorf("approved with %q, %v", approved.MACInput(), err)
	}
}

// A record that was put back is told by its age, and a job that was approved late is not.
func TestTheLatestDeadlineLeavesTimeForTheApproval(t *testing.T) {
	hour := joblog.Request{Budget: time.Hour}
	job := joblog.Job{ID: submission("vm-1").ID, Request: hour}
	if left := time.Until(job.LatestDeadline()); left < time.Hour+14*time.Minute || left > time.Hour+16*time.Minute {
		t.Errorf("the latest deadline is in %v", left)
	}
	for _, id := range []string{"", "x", "7d444840-9dc0-41d1-b245-5ffdce74fad2"} {
		if latest := (joblog.Job{ID: id, Request: hour}).LatestDeadline(); !latest.IsZero() {
			t.Errorf("an id without a time, %q, has a deadline %v", id, latest)
		}
	}
}
