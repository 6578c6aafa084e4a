package worker_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
)

// unreached is a job that vCenter, which is away, keeps from success.
func unreached(t *testing.T, b *bundle) (id string) {
	t.Helper()
	b.vcenter.Unavailable(http.StatusServiceUnavailable)
	id = b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, func(job joblog.Job) bool { return job.Status == joblog.StatusPending && job.Attempt == 1 })
	return id
}

func wantLastCause(t *testing.T, job joblog.Job) {
	t.Helper()
	wantStatus(t, job, joblog.StatusFailed, failure.VCenterUnreachable)
	wantDetails(t, job, "deadline", "last: ", "vCenter")
}

func TestADeadlineTellsWhatKeptTheJob(t *testing.T) {
	b := setup(t, web(time.Second))
	b.budget = 4 * time.Second
	b.work(t)
	wantLastCause(t, b.ended(t, unreached(t, b)))
}

func TestAJobThatIsClosedTellsWhatKeptIt(t *testing.T) {
	b := setup(t, web(time.Second))
	stop := b.work(t)
	id := unreached(t, b)
	stop()
	b.pastDeadline(t, id, time.Second)
	b.work(t)
	wantLastCause(t, b.ended(t, id))
}

func TestAJobThatTheSweepEndsTellsWhatKeptIt(t *testing.T) {
	b := setup(t, web(time.Second))
	stop := b.work(t)
	id := unreached(t, b)
	stop()
	b.pastDeadline(t, id, 2*joblog.EndGrace)
	b.work(t)
	wantLastCause(t, b.ended(t, id))
}

// pastDeadline makes the job's deadline one that passed so long ago.
func (b *bundle) pastDeadline(t *testing.T, id string, ago time.Duration) {
	t.Helper()
	if err := b.redis.Client().HSet(t.Context(), "{vmapower}:job:"+id, "deadline", time.Now().Add(-ago).UnixMilli()).Err(); err != nil {
		t.Fatal(err)
	}
}

func TestWhatWasOvercomeIsNoCause(t *testing.T) {
	b := setup(t, hanging())
	b.budget = 5 * time.Second
	b.work(t)
	vm := b.guest(t, "web-01")
	b.vcenter.Fail("ShutdownGuest", "web-01", &types.TaskInProgress{}, 1)
	id := b.submit(t, vm.BIOSUUID(), tasks.PowerOff{Policy: tasks.GracefulOnly, Timeout: 300, WaitForShutdown: true})
	b.betweenAttempts(t, "ShutdownGuest", id, func() {})
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusFailed, failure.Timeout)
	b.wantPower(t, "web-01", sandbox.On)
}

func TestAVCenterThatIsAwayAtTheDeadlineIsTheCauseOfAWait(t *testing.T) {
	b := setup(t, hanging())
	b.budget = 5 * time.Second
	b.work(t)
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), tasks.PowerOff{Policy: tasks.GracefulOnly, Timeout: 7200, WaitForShutdown: true})
	b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	b.vcenter.Unavailable(http.StatusServiceUnavailable)
	b.vcenter.DropConnections()
	wantLastCause(t, b.ended(t, id))
}
