package worker_test

import (
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/vmware/govmomi/vim25/types"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/worker"
)

// counter reads what the workers that are started from now on count.
type counter struct{ registry *prometheus.Registry }

// count has the one worker that is started next count. There may be one alone.
func (b *bundle) count() counter {
	c := counter{prometheus.NewRegistry()}
	b.config.Metrics = worker.NewMetrics(c.registry)
	return c
}

// of is the sum of a counter's series that have these labels, given as name=value.
func (c counter) of(t *testing.T, name string, labels ...string) (sum float64) {
	t.Helper()
	families, err := c.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		if family.GetName() != name {
			continue
		}
		for _, series := range family.GetMetric() {
			has := map[string]bool{}
			for _, label := range series.GetLabel() {
				has[label.GetName()+"="+label.GetValue()] = true
			}
			all := true
			for _, want := range labels {
				all = all && has[want]
			}
			if all {
				sum += series.GetCounter().GetValue()
			}
		}
	}
	return sum
}

// reaches waits until a counter has the value.
func (c counter) reaches(t *testing.T, want float64, name string, labels ...string) {
	t.Helper()
	for ended := time.Now().Add(20 * time.Second); c.of(t, name, labels...) != want; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(ended) {
			t.Fatalf("%s %s is %v, want %v", name, strings.Join(labels, " "), c.of(t, name, labels...), want)
		}
	}
}

func TestARetryIsCountedByWhyItWasNeeded(t *testing.T) {
	b := setup(t, web(100*time.Millisecond))
	c := b.count()
	b.vcenter.Fail("ShutdownGuest", "web-01", &types.TaskInProgress{}, 1)
	b.work(t)
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	wantOff(t, job, "graceful", "", "clean")
	c.reaches(t, 1, "vmapower_job_retries_total")
	c.reaches(t, 1, "vmapower_job_retries_total", "operation=power-off", "code="+string(failure.VCenterError))
	c.reaches(t, 1, "vmapower_jobs_total", "operation=power-off", "outcome=completed")
}

func TestAJobThatIsTakenOverIsCountedAndOthersAreNot(t *testing.T) {
	b := setup(t, web(100*time.Millisecond))
	vm := b.guest(t, "web-01")
	b.found(t, vm)
	id := b.submit(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	run, err := b.jobs.Claim(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if run.TookOver() {
		t.Error("the first claim took the job over")
	}
	c := b.count()
	b.work(t)
	b.overtake(t, run)
	wantOff(t, b.ended(t, id), "graceful", "", "clean")
	wantOn(t, b.do(t, vm.BIOSUUID(), tasks.PowerOn{Timeout: 600}), "started")
	if got := c.of(t, "vmapower_job_recoveries_total"); got != 1 {
		t.Errorf("%v recoveries", got)
	}
}

func TestAnAttemptWhoseJobHasAnotherOwnerIsCountedAsFenced(t *testing.T) {
	b := setup(t, hanging())
	c := b.count()
	b.work(t)
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	if err := b.redis.Client().HSet(t.Context(), "{vmapower}:job:"+id, "epoch", 99).Err(); err != nil {
		t.Fatal(err)
	}
	c.reaches(t, 1, "vmapower_job_fenced_total", "operation=power-off")
}

func TestWhatASyncMovesAndComparesIsCounted(t *testing.T) {
	b := setup(t, stopped(16*mib))
	r := b.replicate(t, 2000)
	r.write(t, 0, 3*mib)
	c := b.count()
	b.work(t)
	job := b.sync(t, syncOf(r.sync))
	wantStatus(t, job, joblog.StatusCompleted, "")
	written := result[tasks.FinalSyncResult](t, job).BytesWritten
	if copied, verified := c.of(t, "vmapower_sync_copied_bytes_total"), c.of(t, "vmapower_sync_verified_bytes_total"); copied != float64(written) || verified != copied {
		t.Errorf("%v copied and %v verified of %d", copied, verified, written)
	}
	if got := c.of(t, "vmapower_sync_verifications_total", "outcome=equal"); got != 1 {
		t.Errorf("%v verifications found it equal", got)
	}
}
