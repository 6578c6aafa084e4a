package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
)

// progress is what older pollers read.
type progress struct {
	JobID       string `json:"job_id"`
	Status      string
	SyncType    string `json:"sync_type"`
	Phase       string
	Operation   string `json:"current_operation"`
	Percentage  float64
	Transferred int64 `json:"bytes_transferred"`
	Total       int64 `json:"total_bytes"`
	Throughput  struct {
		Current    float64   `json:"current_mbps"`
		Average    float64   `json:"average_mbps"`
		Peak       float64   `json:"peak_mbps"`
		LastUpdate time.Time `json:"last_update"`
	}
	Timing struct {
		Start          time.Time `json:"start_time"`
		LastUpdate     time.Time `json:"last_update"`
		PhaseStart     time.Time `json:"phase_start"`
		ElapsedMS      int64     `json:"elapsed_ms"`
		PhaseElapsedMS int64     `json:"phase_elapsed_ms"`
		ETA            int64     `json:"eta_seconds"`
	}
	VM struct {
		Name, Path string
		GB         int64 `json:"disk_size_gb"`
		Bytes      int64 `json:"disk_size_bytes"`
		Tracked    bool  `json:"cbt_enabled"`
	} `json:"vm_info"`
	Phases    []struct{ Name, Status string }
	Errors    []string
	LastError *string        `json:"last_error"`
	Disks     []diskProgress `json:"disk_progresses"`
}

type diskProgress struct {
	ID          string `json:"disk_id"`
	Label       string
	Transferred int64   `json:"bytes_transferred"`
	Total       int64   `json:"total_bytes"`
	Percent     float64 `json:"percent"`
	Throughput  float64 `json:"throughput_mbps"`
	Status      string
}

func (b bundle) progress(t *testing.T, id string) (p progress) {
	t.Helper()
	a := b.do(t, "GET", "/api/v1/progress/"+id, "")
	if err := json.Unmarshal([]byte(a.text), &p); err != nil || a.status != http.StatusOK {
		t.Fatalf("%d %s, %v", a.status, a.text, err)
	}
	if p.Errors == nil || p.Disks == nil || p.Phases == nil {
		t.Errorf("null for a list: %s", a.text)
	}
	return p
}

// halfway is a copy of one disk that is done, one that runs and one that waits.
// Its sizes are beyond what a float holds.
func halfway() joblog.Progress {
	return joblog.Progress{
		SyncType: "full", Transferred: 1<<59 + 1, Total: 1<<60 + 1, Rate: 25 << 19, AverageRate: 10 << 20, PeakRate: 81 << 18, ETA: 42,
		VM: joblog.CopiedVM{Name: "web-01", Path: "/DC/vm/web-01", DiskBytes: 41<<30 + 1, Tracked: true},
		Disks: []joblog.DiskProgress{
			{Key: 2000, Label: "Hard disk 1", SyncType: "incremental", Transferred: 0, Total: 0, Status: "completed"},
			{Key: 2001, Label: "Hard disk 2", SyncType: "full", Transferred: 1, Total: 4, Rate: 25 << 19, Status: "running"},
			{Key: 16000, Label: "Hard disk 3", SyncType: "incremental", Total: 1 << 59, Status: "pending"},
		},
	}
}

// claim takes the job up as a worker does; the test must end or release it.
func (b bundle) claim(t *testing.T, id string) *joblog.Run {
	t.Helper()
	run, err := b.log.Claim(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// during does a step of the job, and what the test wants to see while it runs.
func during(t *testing.T, run *joblog.Run, step string, see func()) {
	t.Helper()
	_, err := joblog.Step(t.Context(), run, step, func(context.Context) (string, error) { see(); return "", nil })
	if err != nil {
		t.Fatal(err)
	}
}

func tell(t *testing.T, run *joblog.Run, step string, share float64, p joblog.Progress) {
	t.Helper()
	if err := run.Progress(t.Context(), step, share, p); err != nil {
		t.Fatal(err)
	}
}

// copyHalf does a sync's sheet until its copy is half done, and looks then.
func copyHalf(t *testing.T, run *joblog.Run, see func()) {
	t.Helper()
	for _, step := range []string{tasks.StepResolveVM, tasks.StepVerifyPoweredOff, tasks.StepQueryChangedAreas} {
		during(t, run, step, func() {})
	}
	during(t, run, tasks.StepCopyChangedAreas, func() {
		tell(t, run, tasks.StepCopyChangedAreas, 0.5, halfway())
		see()
	})
}

func TestProgressOfAPowerJobHasTheShapeOfThePoller(t *testing.T) {
	b := setup(t)
	job := b.do(t, "POST", powerOff, "{"+login+`,"external_job_id":"failover-1"}`).job(t, http.StatusAccepted)
	p := b.progress(t, "failover-1")
	if p.JobID != "failover-1" || p.Status != "pending" || p.Phase != "Initializing" || p.Operation != "Find the VM" || len(p.Phases) != len((tasks.PowerOff{}).Operation().Steps) ||
		p.LastError != nil || p.Timing.Start.IsZero() || p.SyncType != "" {
		t.Errorf("pending: %+v", p)
	}
	b.fail(t, job.ID, failure.Failure{Code: failure.VMNotFound, Summary: "VM not found", Details: "look again"})
	if p = b.progress(t, "failover-1"); p.Status != "failed" || p.Phase != "Error" || len(p.Errors) != 1 || p.LastError == nil || *p.LastError != "VM not found: look again" {
		t.Errorf("failed: %+v", p)
	}
	b.complete(t, b.do(t, "POST", powerOff, "{"+login+`,"external_job_id":"failover-1"}`).job(t, http.StatusAccepted).ID)
	if p = b.progress(t, "failover-1"); p.Status != "completed" || p.Phase != "Completed" || p.Operation != "Completed" {
		t.Errorf("completed: %+v", p)
	}
}

func TestProgressOfASyncThatHasNotBegunKnowsNothing(t *testing.T) {
	b := setup(t)
	body := strings.Replace(syncBody, "{", `{"job_id":"failover/1",`, 1)
	job := b.do(t, "POST", replicate, body).job(t, http.StatusAccepted)
	p := b.progress(t, "failover%2F1")
	if p.JobID != "failover/1" || p.Status != "pending" || p.Phase != "Initializing" || p.SyncType != "" || p.Total != 0 || len(p.Disks) != 0 ||
		len(p.Errors) != 0 || p.Percentage != 0 || p.VM.Name != "" || !p.Timing.LastUpdate.Equal(job.CreatedAt) {
		t.Errorf("%+v", p)
	}
}

func TestProgressTellsHowFarASyncIs(t *testing.T) {
	b := setup(t)
	job := b.startSync(t)
	run := b.claim(t, job.ID)
	copyHalf(t, run, func() {
		p, kept := b.progress(t, job.ID), b.stored(t, job.ID)
		if p.JobID != job.ID || p.Status != "running" || p.Phase != "Copying Data" || p.SyncType != "full" || p.Transferred != 1<<59+1 || p.Total != 1<<60+1 ||
			p.Percentage != 43 || p.Timing.ETA != 42 || p.Operation != "Copy the changes" {
			t.Errorf("%+v", p)
		}
		if p.Throughput.Current != 12.5 || p.Throughput.Average != 10 || p.Throughput.Peak != 20.25 {
			t.Errorf("throughput %+v", p.Throughput)
		}
		if !p.Timing.LastUpdate.Equal(kept.Progress.At) || !p.Throughput.LastUpdate.Equal(kept.Progress.At) || !p.Timing.PhaseStart.Equal(kept.Steps[3].Started) {
			t.Errorf("timing %+v, progress at %v", p.Timing, kept.Progress.At)
		}
		if p.VM.Name != "web-01" || p.VM.Path != "/DC/vm/web-01" || p.VM.GB != 41 || p.VM.Bytes != 41<<30+1 || !p.VM.Tracked {
			t.Errorf("VM %+v", p.VM)
		}
		wantDisks(t, p,
			diskProgress{"disk-2000", "Hard disk 1", 0, 0, 100, 0, "completed"},
			diskProgress{"disk-2001", "Hard disk 2", 1, 4, 25, 12.5, "running"},
			diskProgress{"disk-16000", "Hard disk 3", 0, 1 << 59, 0, 0, "pending"})
	})
	if err := run.End(t.Context(), synced(job.ID)); err != nil {
		t.Fatal(err)
	}
}

func (b bundle) stored(t *testing.T, id string) joblog.Job {
	t.Helper()
	job, err := b.log.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

func wantDisks(t *testing.T, p progress, want ...diskProgress) {
	t.Helper()
	if len(p.Disks) != len(want) {
		t.Fatalf("disks %+v", p.Disks)
	}
	for i, disk := range p.Disks {
		if disk != want[i] {
			t.Errorf("disk %+v, want %+v", disk, want[i])
		}
	}
}

func TestEachStepOfASyncBelongsToAPhaseOfThePoller(t *testing.T) {
	b := setup(t)
	job := b.startSync(t)
	run := b.claim(t, job.ID)
	var began time.Time // of the phase
	phases := []struct{ step, phase string }{
		{tasks.StepResolveVM, "Initializing"}, {tasks.StepVerifyPoweredOff, "Initializing"}, {tasks.StepQueryChangedAreas, "Initializing"},
		{tasks.StepCopyChangedAreas, "Copying Data"}, {tasks.StepVerifyTarget, "Cleanup"}, {tasks.StepRecordChangeID, "Cleanup"},
	}
	for i, want := range phases {
		during(t, run, want.step, func() {
			p := b.progress(t, job.ID)
			if i == 0 || phases[i-1].phase != want.phase {
				began = b.stored(t, job.ID).Steps[i].Started
			}
			if p.Phase != want.phase || p.Status != "running" || !p.Timing.PhaseStart.Equal(began) {
				t.Errorf("%s: %s %s since %v, want %s since %v", want.step, p.Status, p.Phase, p.Timing.PhaseStart, want.phase, began)
			}
		})
	}
	if err := run.End(t.Context(), synced(job.ID)); err != nil {
		t.Fatal(err)
	}
	p, kept := b.progress(t, job.ID), b.stored(t, job.ID)
	if p.Phase != "Completed" || !p.Timing.PhaseStart.Equal(kept.Ended) || p.Timing.PhaseElapsedMS != 0 || p.Timing.ElapsedMS != kept.Ended.Sub(kept.Started).Milliseconds() {
		t.Errorf("%s %+v", p.Phase, p.Timing)
	}
}

func TestASyncThatEndedMovesNoMore(t *testing.T) {
	failed := failure.New(failure.TargetUnavailable, "disk 2001: no space is left on it")
	const said = "The target can't be used: disk 2001: no space is left on it"
	cases := map[joblog.Status]struct {
		outcome  joblog.Outcome
		phase    string
		percents [3]float64
	}{
		joblog.StatusCompleted: {synced("x"), "Completed", [3]float64{100, 100, 100}},
		joblog.StatusFailed:    {joblog.Outcome{Status: joblog.StatusFailed, Failure: failed}, "Error", [3]float64{0, 25, 0}},
		joblog.StatusCancelled: {joblog.Outcome{Status: joblog.StatusCancelled, Failure: failed}, "Error", [3]float64{0, 25, 0}},
	}
	b := setup(t)
	for status, c := range cases {
		t.Run(string(status), func(t *testing.T) {
			job := b.startSync(t)
			run := b.claim(t, job.ID)
			copyHalf(t, run, func() {})
			if err := run.End(t.Context(), c.outcome); err != nil {
				t.Fatal(err)
			}
			p := b.progress(t, job.ID)
			if p.Status != string(status) || p.Phase != c.phase || p.Timing.ETA != 0 || p.Throughput.Current != 0 || p.Throughput.Average != 10 ||
				p.Total != 1<<60+1 || !p.Timing.LastUpdate.Equal(b.stored(t, job.ID).Ended) {
				t.Errorf("%+v", p)
			}
			for i, disk := range p.Disks {
				if disk.Status != string(status) || disk.Throughput != 0 || disk.Percent != c.percents[i] {
					t.Errorf("disk %+v", disk)
				}
			}
			if told := status == joblog.StatusCompleted; told != (p.LastError == nil) || told != (len(p.Errors) == 0) {
				t.Errorf("errors %v", p.Errors)
			}
			if p.LastError != nil && (*p.LastError != said || p.Errors[0] != said) {
				t.Errorf("errors %v, last %s", p.Errors, *p.LastError)
			}
		})
	}
}

func TestBetweenAttemptsNothingMoves(t *testing.T) {
	b := setup(t)
	job := b.startSync(t)
	run := b.claim(t, job.ID)
	for _, step := range []string{tasks.StepResolveVM, tasks.StepVerifyPoweredOff, tasks.StepQueryChangedAreas} {
		during(t, run, step, func() {})
	}
	broken := errors.New("the connection broke")
	_, err := joblog.Step(t.Context(), run, tasks.StepCopyChangedAreas, func(context.Context) (string, error) {
		tell(t, run, tasks.StepCopyChangedAreas, 0.5, halfway())
		return "", broken
	})
	if !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if err := run.Release(t.Context(), time.Hour, nil); err != nil {
		t.Fatal(err)
	}
	p := b.progress(t, job.ID)
	if p.Status != "pending" || p.Phase != "Copying Data" || p.Percentage != 43 || p.Throughput.Current != 0 || p.Timing.ETA != 0 || len(p.Errors) != 0 {
		t.Errorf("%+v", p)
	}
	wantDisks(t, p,
		diskProgress{"disk-2000", "Hard disk 1", 0, 0, 100, 0, "completed"},
		diskProgress{"disk-2001", "Hard disk 2", 1, 4, 25, 0, "pending"},
		diskProgress{"disk-16000", "Hard disk 3", 0, 1 << 59, 0, 0, "pending"})
}

func TestProgressEventsPassExactly(t *testing.T) {
	b := setup(t)
	job := b.startSync(t)
	run := b.claim(t, job.ID)
	copyHalf(t, run, func() {})
	if err := run.End(t.Context(), synced(job.ID)); err != nil {
		t.Fatal(err)
	}
	_, lines := b.open(t, job.ID, "")
	kinds := map[string]int{}
	for e, found := next(t, lines); found; e, found = next(t, lines) {
		if kinds[e.kind]++; e.kind != "progress" {
			continue
		}
		var data struct {
			Percentage float64
			At         time.Time
			Disks      []json.RawMessage
			VM         struct{ Name string }
		}
		if err := json.Unmarshal([]byte(e.data), &data); err != nil || data.Percentage != 43 || len(data.Disks) != 3 || data.VM.Name != "web-01" ||
			!data.At.Equal(b.stored(t, job.ID).Progress.At) {
			t.Errorf("data %s, %v", e.data, err)
		}
		for _, exact := range []string{
			`"total_bytes":1152921504606846977`, `"bytes_transferred":576460752303423489`, `"eta_seconds":42`, `"bytes_per_second":13107200`, `"sync_type":"full"`,
		} {
			if !strings.Contains(e.data, exact) {
				t.Errorf("%s is not in %s", exact, e.data)
			}
		}
	}
	if kinds["progress"] != 1 || kinds["end"] != 1 {
		t.Errorf("events %v", kinds)
	}
}
