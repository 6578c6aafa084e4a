package worker_test

import (
	"testing"

	"vmapower/joblog"
	"vmapower/tasks"
)

// How often a job was tried is Redis' word.
func TestACountOfAttemptsThatIsNoneIsRetried(t *testing.T) {
	b := setup(t, web(0))
	client := b.redis.Client()
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	if err := client.Set(t.Context(), "{vmapower}:job:"+id+":credentials", "of nobody", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if err := client.HSet(t.Context(), "{vmapower}:job:"+id, "attempt", "-7", "paused", 1).Err(); err != nil {
		t.Fatal(err)
	}
	b.work(t)
	b.until(t, id, func(job joblog.Job) bool { return job.Attempt == 1 })
}

// A defect that an attempt meets must not keep its job: nobody else could take it up.
func TestAnAttemptThatPanicsGivesItsJobBack(t *testing.T) {
	b := setup(t, web(0))
	b.config.Audit = nil
	b.work(t)
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, func(job joblog.Job) bool { return job.Status == joblog.StatusPending && job.Attempt == 1 })
}
