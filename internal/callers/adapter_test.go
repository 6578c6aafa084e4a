// Package callers has no code: its tests are the service's callers, as their engines and tunnels make them.
// Its one rule: what they are told is held against what vCenter saw.
package callers_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"vmapower/client"
	"vmapower/client/omaadapter"
	"vmapower/internal/sandbox"
	"vmapower/internal/server/servertest"
)

// engine is what a failover engine sees: its adapter, and the steps that were mirrored.
type engine struct {
	*omaadapter.Adapter
	service *servertest.Service

	mu    sync.Mutex
	steps []omaadapter.Step
	seen  func(omaadapter.Step) // may be nil
}

func newEngine(t *testing.T, s *servertest.Service, address string) *engine {
	t.Helper()
	e := &engine{service: s}
	var err error
	e.Adapter, err = omaadapter.New(client.Config{URL: address}, omaadapter.Options{OnStep: e.note})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (e *engine) note(step omaadapter.Step) {
	e.mu.Lock()
	e.steps = append(e.steps, step)
	e.mu.Unlock()
	if e.seen != nil {
		e.seen(step)
	}
}

// ended are the names of the steps that ended so.
func (e *engine) ended(status client.StepStatus) (names []string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, step := range e.steps {
		if step.Status == status {
			names = append(names, step.Name)
		}
	}
	return names
}

// vcenter is how the engine names the vCenter: vm, vcenter, username, password.
func (e *engine) vcenter(guest string) (string, string, string, string) {
	v := e.service.VCenter
	return v.Guest(guest).BIOSUUID(), v.Address(), v.Username(), v.Password()
}

func (e *engine) powerOff(ctx context.Context, guest string) error {
	vm, vcenter, username, password := e.vcenter(guest)
	return e.PowerOffSourceVM(ctx, vm, vcenter, username, password)
}

func (e *engine) powerOn(ctx context.Context, guest string) error {
	vm, vcenter, username, password := e.vcenter(guest)
	return e.PowerOnSourceVM(ctx, vm, vcenter, username, password)
}

func (e *engine) wantState(t *testing.T, guest, want string) {
	t.Helper()
	vm, vcenter, username, password := e.vcenter(guest)
	if state, err := e.GetVMPowerState(t.Context(), vm, vcenter, username, password); err != nil || state != want {
		t.Errorf("%s is %s, %v; want %s", guest, state, err, want)
	}
}

func TestAnEnginesFailoverAndRollbackGoThroughTheAdapter(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	e := newEngine(t, s, s.URL)
	disk := s.VCenter.Guest("web").Disk(2000)
	replica := servertest.Replicate(t, disk, s.Targets)
	servertest.Write(t, disk, 3<<20, "written by the guest")
	if err := e.powerOff(t.Context(), "web"); err != nil {
		t.Fatal(err)
	}
	e.wantState(t, "web", "poweredOff")
	want := []string{"resolve-vm", "check-power-state", "shutdown-guest", "wait-for-shutdown", "verify-power-state"}
	if got := e.ended(client.StepStatusCompleted); !slices.Equal(got, want) {
		t.Errorf("mirrored %v, want %v", got, want)
	}
	vm, vcenter, username, password := e.vcenter("web")
	sync, err := e.InitiateFinalSync(t.Context(), &omaadapter.FinalSync{
		FailoverJobID: "failover-1", VMwareVMID: vm, VCenter: client.Login{VCenter: vcenter, Username: username, Password: password},
		Disks: []client.DiskToSync{{DiskKey: "2000", ChangeId: replica.ChangeID(), Target: replica.Target()}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var last client.Progress
	if err := e.WaitForFinalSyncCompletion(t.Context(), sync.JobID, func(p *client.Progress) { last = *p }); err != nil {
		t.Fatal(err)
	}
	if last.Status != client.ProgressStatusCompleted || last.Percentage != 100 {
		t.Errorf("the last progress was %s, %v %%", last.Status, last.Percentage)
	}
	servertest.WantEqual(t, replica)
	if err := e.powerOn(t.Context(), "web"); err != nil {
		t.Fatal(err)
	}
	e.wantState(t, "web", "poweredOn")
}

func TestTheAdapterSaysWhatKeptItAndHowTheVMIsLeft(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	e := newEngine(t, s, s.URL)
	s.VCenter.Guest("web").Suspend()
	var failed *omaadapter.Error
	if err := e.powerOff(t.Context(), "web"); !errors.As(err, &failed) || failed.State != "suspended" || failed.Unsure || client.CodeOf(err) != client.ErrorCodeInvalidVmState {
		t.Errorf("suspended: %v", err)
	}
	_, vcenter, username, password := e.vcenter("web")
	err := e.PowerOffSourceVM(t.Context(), "42050000-0000-0000-0000-000000000000", vcenter, username, password)
	if !errors.As(err, &failed) || failed.State != "unknown" || client.CodeOf(err) != client.ErrorCodeVmNotFound || client.IsTransient(err) {
		t.Errorf("unknown: %v", err)
	}
	files, _, _, _ := e.vcenter("files")
	s.VCenter.ResetCalls()
	err = e.PowerOffSourceVM(t.Context(), files, vcenter, username, "canary-not-a-real-password")
	if n := s.VCenter.Calls()["Login"]; client.CodeOf(err) != client.ErrorCodeVcenterLoginFailed || n != 1 || strings.Contains(err.Error(), "canary") {
		t.Errorf("wrong password: %v, tried %d times", err, n)
	}
}

// An engine whose own time is over goes on with something else: nothing of ours may come after it.
func TestNothingHappensAfterAnEngineHasGivenUp(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	e := newEngine(t, s, s.URL)
	ctx, giveUp := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	e.seen = func(step omaadapter.Step) {
		if step.Name == "wait-for-shutdown" {
			giveUp(enough)
		}
	}
	err := e.powerOff(ctx, "stuck")
	var failed *omaadapter.Error
	if !errors.As(err, &failed) || !errors.Is(err, enough) || failed.State != "poweredOn" || failed.Unsure {
		t.Fatalf("%v", err)
	}
	if job := s.Job(t, failed.JobID); job.Status != client.JobStatusCancelled {
		t.Errorf("the job is %s", job.Status)
	}
	if n := s.VCenter.Calls()["PowerOffVM_Task"]; n != 0 || s.VCenter.Guest("stuck").Power() != sandbox.On {
		t.Errorf("the power was cut, by %d calls", n)
	}
}

// The engine gives up while its request is on its way, and gets no answer to it.
func TestAJobBehindALostAnswerIsEndedBeforeTheEngineGoesOn(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	ctx, giveUp := context.WithCancel(t.Context())
	var once sync.Once
	e := newEngine(t, s, between(t, s.URL, func(forward http.Handler, w http.ResponseWriter, r *http.Request) {
		lost := false
		if strings.HasSuffix(r.URL.Path, "/power-off") {
			once.Do(func() {
				lost = true
				forward.ServeHTTP(httptest.NewRecorder(), r)
				giveUp()
			})
		}
		if lost {
			panic(http.ErrAbortHandler)
		}
		forward.ServeHTTP(w, r)
	}))
	err := e.powerOff(ctx, "stuck")
	var failed *omaadapter.Error
	if !errors.As(err, &failed) || !errors.Is(err, context.Canceled) || failed.JobID == "" || failed.State != "poweredOn" || failed.Unsure {
		t.Fatalf("%v", err)
	}
	if job := s.Job(t, failed.JobID); job.Status != client.JobStatusCancelled {
		t.Errorf("the job is %s", job.Status)
	}
	if jobs := jobsOf(t, s); len(jobs) != 1 {
		t.Errorf("%d jobs", len(jobs))
	}
}

func TestAnEngineWhoseTimeIsOverBeforehandAsksForNothing(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t)
	e := newEngine(t, s, s.URL)
	ctx, cancel := context.WithTimeout(t.Context(), -time.Second)
	defer cancel()
	if err := e.powerOff(ctx, "web"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	if jobs := jobsOf(t, s); len(jobs) != 0 {
		t.Errorf("%d jobs", len(jobs))
	}
}
