package worker_test

import (
	"strings"
	"testing"
	"time"

	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
)

// A host that reconnects, or leaves maintenance, takes the call of a later attempt; until
// then the job says which host it waits for.
func TestAPowerOnWaitsForItsHostAndNamesIt(t *testing.T) {
	for _, state := range []sandbox.HostState{sandbox.HostNotResponding, sandbox.HostInMaintenance} {
		t.Run(string(state), func(t *testing.T) {
			b := setup(t, archived(time.Millisecond))
			b.work(t)
			b.vcenter.SetHost(state)
			id := b.submit(t, b.guest(t, "archive-01").BIOSUUID(), tasks.PowerOn{Timeout: 300})
			waiting := b.until(t, id, func(job joblog.Job) bool { return job.Status == joblog.StatusPending && job.Attempt == 1 })
			if told := sheetErrors(waiting); !strings.Contains(told, "its host "+b.vcenter.HostName()) {
				t.Errorf("the sheet says %q", told)
			}
			b.vcenter.SetHost(sandbox.HostConnected)
			if job := b.ended(t, id); job.Status != joblog.StatusCompleted || job.Attempt != 2 {
				t.Errorf("%s, attempt %d, %v", job.Status, job.Attempt, job.Failure)
			}
		})
	}
}
