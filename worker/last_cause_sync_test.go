package worker_test

import (
	"os"
	"testing"
	"time"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/replication/nbd/nbdtest"
	"vmapower/tasks"
)

// slowCopy is a copy to a server of its own that takes longer than its job has.
func slowCopy(t *testing.T, b *bundle, budget time.Duration) (*nbdtest.Server, tasks.FinalSync) {
	t.Helper()
	const size = 96 * mib
	target := b.blank(t, size)
	server := nbdtest.Nbdkit(t, "file", target.file)
	target.sync.Target = server.URI.String()
	args := syncOf(target.sync)
	args.RateLimit = size / 60
	b.budget = budget
	return server, args
}

func TestATargetThatWentAwayInTheMiddleIsTheCause(t *testing.T) {
	b := setup(t, filled(96*mib))
	server, args := slowCopy(t, b, 8*time.Second)
	b.work(t)
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), args)
	b.until(t, id, copies)
	server.Kill()
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusFailed, failure.TargetUnavailable)
	wantDetails(t, job, "deadline", "nobody listens")
}

func TestATargetThatIsReachedAgainIsNoCause(t *testing.T) {
	b := setup(t, filled(96*mib))
	server, args := slowCopy(t, b, 9*time.Second)
	server.Kill()
	b.work(t)
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), args)
	waiting := b.until(t, id, func(job joblog.Job) bool { return job.Status == joblog.StatusPending && job.Attempt == 1 })
	if waiting.Cause == nil || waiting.Cause.Code != failure.TargetUnavailable {
		t.Errorf("the first attempt was given back for %+v", waiting.Cause)
	}
	if err := os.Remove(server.URI.Address); err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	server.WaitReady(t)
	wantStatus(t, b.ended(t, id), joblog.StatusFailed, failure.Timeout)
}
