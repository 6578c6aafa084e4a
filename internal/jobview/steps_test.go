package jobview

import (
	"strings"
	"testing"
	"time"

	"vmapower/client"
)

func TestWhatARunningStepWaitsForIsPrintedOnce(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	view, began := newStepView(&out), time.Now()
	step := client.Step{Seq: 3, Attempt: 1, Title: "Power it on", Status: client.StepStatusRunning, StartedAt: &began}
	for _, message := range []string{"", "waits for an answer", "waits for an answer", ""} {
		step.Message = message
		view.show(client.Job{Status: client.JobStatusRunning, Steps: []client.Step{step}})
	}
	if lines := strings.Split(strings.TrimSpace(out.String()), "\n"); len(lines) != 1 || !strings.Contains(lines[0], "waits for an answer") {
		t.Errorf("printed %q", out.String())
	}
}
