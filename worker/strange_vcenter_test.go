package worker_test

import (
	"strings"
	"testing"
	"time"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
)

func TestAJobEndsAtOnceWhereNobodyMendsItsVCenter(t *testing.T) {
	for says, status := range map[string]int{"404": 404, "proxy": 407, "redirect": 302} {
		t.Run(says, func(t *testing.T) {
			b := setup(t, web(time.Second))
			b.vcenter.Unavailable(status)
			b.work(t)
			job := b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
			wantStatus(t, job, joblog.StatusFailed, failure.VCenterUnreachable)
			if job.Attempt != 1 || !strings.Contains(job.Failure.Details, says) {
				t.Errorf("%d: attempt %d, %s", status, job.Attempt, job.Failure.Details)
			}
		})
	}
}

func TestAJobWaitsForAVCenterThatStarts(t *testing.T) {
	b := setup(t, web(time.Millisecond))
	b.vcenter.Unavailable(503)
	b.work(t)
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
	b.until(t, id, func(job joblog.Job) bool { return job.Status == joblog.StatusPending && job.Attempt == 1 })
	b.vcenter.Heal()
	wantOff(t, b.ended(t, id), "forced", "requested", "crash_consistent")
}
