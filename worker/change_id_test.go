package worker_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
)

// records is an OMA that knows one change id, and keeps what it is told.
type records struct {
	*httptest.Server
	mu       sync.Mutex
	status   int // of every answer, 0 for the right one
	changeID string
	asked    []string
	told     []map[string]string
}

func newRecords(t *testing.T, changeID string) *records {
	t.Helper()
	r := &records{changeID: changeID}
	r.Server = httptest.NewServer(http.HandlerFunc(r.answer))
	t.Cleanup(r.Close)
	return r
}

func (r *records) answer(w http.ResponseWriter, request *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.status != 0 {
		w.WriteHeader(r.status)
		return
	}
	query := request.URL.Query()
	if request.Method == http.MethodGet {
		r.asked = append(r.asked, query.Get("vm_path")+" "+query.Get("disk_id"))
		_ = json.NewEncoder(w).Encode(map[string]string{
			"vm_path": query.Get("vm_path"), "change_id": r.changeID, "disk_id": query.Get("disk_id"), "message": "ok",
		})
		return
	}
	told := map[string]string{"path": request.URL.Path}
	_ = json.NewDecoder(request.Body).Decode(&told)
	r.told = append(r.told, told)
}

func (r *records) fail(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status = status
}

func TestAMissingChangeIDIsAskedForAndTheNewOneReported(t *testing.T) {
	b := setup(t, stopped(8*mib))
	r := b.replicate(t, 2000)
	r.write(t, mib, 1000)
	known := newRecords(t, r.since)
	b.work(t)
	args := syncOf(r.sync)
	args.Disks[0].ChangeID, args.OMAURL = "", known.URL
	job := b.sync(t, args)
	wantStatus(t, job, joblog.StatusCompleted, "")
	if got := result[tasks.FinalSyncResult](t, job); got.SyncType != "incremental" || got.Disks[0].Previous != r.since {
		t.Errorf("result %+v", got)
	}
	r.wantEqual(t)
	if len(known.asked) != 1 || known.asked[0] != "/DC0/vm/vm disk-2000" {
		t.Errorf("asked %q", known.asked)
	}
	want := map[string]string{
		"path": "/api/v1/replications/" + job.ID + "/changeid", "change_id": r.disk.ChangeID(), "disk_id": "disk-2000", "previous_change_id": r.since,
	}
	if len(known.told) != 1 || len(known.told[0]) != len(want) {
		t.Fatalf("told %v", known.told)
	}
	for field, value := range want {
		if known.told[0][field] != value {
			t.Errorf("told %s %q, want %q", field, known.told[0][field], value)
		}
	}
}

func TestAnOMAThatKnowsNoChangeIDMeansTheWholeDisk(t *testing.T) {
	b := setup(t, stopped(4*mib))
	r := b.replicate(t, 2000)
	known := newRecords(t, "")
	b.work(t)
	args := syncOf(r.sync)
	args.Disks[0].ChangeID, args.OMAURL = "", known.URL
	args.OnChangeIDInvalid = tasks.FailSync
	wantStatus(t, b.sync(t, args), joblog.StatusFailed, failure.ChangeIDInvalid)
	args.OnChangeIDInvalid = tasks.CopyFull
	job := b.sync(t, args)
	wantStatus(t, job, joblog.StatusCompleted, "")
	if got := result[tasks.FinalSyncResult](t, job); got.SyncType != "full" || len(known.told) != 1 {
		t.Errorf("result %+v, told %v", got, known.told)
	}
}

// The word for all that is allocated names no state of the disk, and neither does anything
// else that is no change id.
func TestAnOMAsAnswerThatIsNoChangeIDIsUnknown(t *testing.T) {
	for _, answer := range []string{"*", "52 de/*", "none", "*/3", "52 de/446x"} {
		t.Run(answer, func(t *testing.T) {
			b := setup(t, stopped(4*mib))
			r := b.replicate(t, 2000)
			r.spoil(t, noise(4*mib))
			known := newRecords(t, answer)
			b.work(t)
			args := syncOf(r.sync)
			args.Disks[0].ChangeID, args.OMAURL = "", known.URL
			job := b.sync(t, args)
			wantStatus(t, job, joblog.StatusCompleted, "")
			r.wantEqual(t)
			if got := result[tasks.FinalSyncResult](t, job); got.SyncType != "full" || got.Disks[0].Previous != "" {
				t.Errorf("result %+v", got)
			}
		})
	}
}

func TestAnOMAThatDoesNotAnswerFailsTheJobAndTheTargetIsUntouched(t *testing.T) {
	b := setup(t, stopped(4*mib))
	b.attempts = 2
	r := b.replicate(t, 2000)
	r.write(t, 0, 1000)
	untouched := r.frozen(t)
	known := newRecords(t, r.since)
	known.fail(http.StatusServiceUnavailable)
	b.work(t)
	args := syncOf(r.sync)
	args.Disks[0].ChangeID, args.OMAURL = "", known.URL
	job := b.sync(t, args)
	wantStatus(t, job, joblog.StatusFailed, failure.TargetUnavailable)
	wantDetails(t, job, "oma_url", "503")
	if job.Attempt != 2 {
		t.Errorf("%d attempts, want 2", job.Attempt)
	}
	args.OMAURL = "http://192.0.2.1"
	job = b.sync(t, args)
	wantStatus(t, job, joblog.StatusFailed, failure.InvalidRequest)
	wantDetails(t, job, "oma_url", "allowed")
	untouched()
}

func TestAChangeIDThatCouldNotBeReportedIsNotDropped(t *testing.T) {
	b := setup(t, stopped(4*mib))
	b.attempts = 1
	r := b.replicate(t, 2000)
	r.write(t, 0, 1000)
	known := newRecords(t, r.since)
	known.fail(http.StatusInternalServerError)
	b.work(t)
	args := syncOf(r.sync)
	args.OMAURL = known.URL
	job := b.sync(t, args)
	wantStatus(t, job, joblog.StatusFailed, failure.TargetUnavailable)
	wantDetails(t, job, "500", "verified", r.disk.ChangeID())
	r.wantEqual(t)
}

func TestAnOMAThatIsBackIsToldWithoutAnotherCopy(t *testing.T) {
	b := setup(t, stopped(4*mib))
	r := b.replicate(t, 2000)
	r.write(t, 0, 1000)
	known := newRecords(t, r.since)
	known.fail(http.StatusBadGateway)
	b.work(t)
	args := syncOf(r.sync)
	args.OMAURL = known.URL
	id := b.submit(t, b.guest(t, "vm").BIOSUUID(), args)
	b.until(t, id, func(job joblog.Job) bool { return sheet(job)[5] == 'f' || job.Attempt > 1 })
	b.vcenter.ResetCalls()
	known.fail(0)
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusCompleted, "")
	b.wantCalls(t, map[string]int{"GET /folder": 0, "QueryChangedDiskAreas": 0})
	if len(known.told) != 1 || known.told[0]["change_id"] != r.disk.ChangeID() {
		t.Errorf("told %v", known.told)
	}
}
