package joblog_test

import (
	"context"
	"strings"
	"testing"

	"vmapower/joblog"
)

// Whoever looks at a job, or follows its events, sees what its running step waits for.
func TestARunningStepSaysWhatItWaitsFor(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	_, err := joblog.Step(t.Context(), run, "look", func(ctx context.Context) (string, error) {
		for _, message := range []string{"waits for an answer", "waits for an answer", "goes on"} {
			if err := run.Note(ctx, "look", message); err != nil {
				t.Error(err)
			}
			step, _ := b.get(t, run.Job().ID).Step("look")
			if step.Status != joblog.StepRunning || step.Message != message {
				t.Errorf("step %+v", step)
			}
		}
		return "", nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if step, _ := b.get(t, run.Job().ID).Step("look"); step.Status != joblog.StepCompleted || step.Message != "" {
		t.Errorf("in the end: %+v", step)
	}
	if err := run.Note(t.Context(), "look", "too late"); err == nil {
		t.Error("a step that has ended took a note")
	}
	events, err := b.Events(t.Context(), run.Job().ID, "")
	if err != nil {
		t.Fatal(err)
	}
	end(t, run)
	told := 0
	for _, event := range events {
		if event.Type == "step" && strings.Contains(string(event.Data), `"message":"waits for an answer"`) {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times: %+v", told, events)
	}
}

type nothing struct {
	Found string `json:"found"`
}

func (nothing) Skipped() bool  { return true }
func (nothing) String() string { return "it is so already" }

// A step that found nothing to do is skipped with the reason, and not looked at again.
func TestAStepThatFoundNothingToDoIsSkipped(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	calls := 0
	look := func(context.Context) (nothing, error) { calls++; return nothing{"on"}, nil }
	for range 2 {
		if got, err := joblog.Step(t.Context(), run, "look", look); err != nil || got.Found != "on" {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	if found, done := joblog.Recorded[nothing](run, "look"); !done || found.Found != "on" || calls != 1 {
		t.Errorf("recorded %+v %t after %d calls", found, done, calls)
	}
	if step, _ := b.get(t, run.Job().ID).Step("look"); step.Status != joblog.StepSkipped || step.Message != "it is so already" {
		t.Errorf("step %+v", step)
	}
	end(t, run)
}
