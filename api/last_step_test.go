package api_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
)

// verify takes the power-off up to its last step, which goes on until done is called; done
// ends the job then.
func (b bundle) verify(t *testing.T, id string) (done func()) {
	t.Helper()
	run, err := b.log.Claim(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range run.Job().Steps[:len(run.Job().Steps)-1] {
		if err := run.Skip(t.Context(), step.Name, "not needed"); err != nil {
			t.Fatal(err)
		}
	}
	return untilDone(t, run, tasks.StepVerifyPowerState)
}

// untilDone begins the step, which goes on until done is called; done ends the job then.
func untilDone(t *testing.T, run *joblog.Run, step string) (done func()) {
	t.Helper()
	begun, off, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		_, err := joblog.Step(context.Background(), run, step, func(context.Context) (string, error) {
			close(begun)
			<-off
			return "poweredOff", nil
		})
		ended <- errors.Join(err, run.End(context.Background(), completed(run.Job().ID)))
	}()
	<-begun
	return func() {
		close(off)
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// asking asks beside the test's own goroutine.
func (b bundle) asking(t *testing.T, ctx context.Context, path, body string) <-chan answer {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	answered := make(chan answer, 1)
	go func() {
		a, err := b.read(r)
		if err != nil && ctx.Err() == nil {
			t.Error(err)
		}
		answered <- a
	}()
	return answered
}

// The VM is off, and the caller has seen it: that its job still verifies it is no reason to
// refuse what comes next.
func TestARequestWaitsForTheLastStepOfTheCallersOwnJob(t *testing.T) {
	for path, body := range map[string]string{powerOn: "{" + login + "}", replicate: syncBody} {
		t.Run(path, func(t *testing.T) {
			b := setup(t)
			first := b.submit(t)
			done := b.verify(t, first.ID)
			answered := b.asking(t, t.Context(), path, body)
			select {
			case a := <-answered:
				t.Errorf("answered while the VM was verified: %d %s", a.status, a.text)
			case <-time.After(300 * time.Millisecond):
			}
			ending := time.Now().Truncate(time.Millisecond)
			done()
			a := <-answered
			if next := a.job(t, http.StatusAccepted); next.ID == first.ID || next.CreatedAt.Before(ending) {
				t.Errorf("job %+v, and the one before it ended after %s", next, ending)
			}
		})
	}
}

func TestARequestWaitsForNoOtherStep(t *testing.T) {
	b := setup(t)
	job := b.submit(t)
	run, err := b.log.Claim(t.Context(), job.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = run.Pause(t.Context()) }()
	_, err = joblog.Step(t.Context(), run, tasks.StepWaitForShutdown, func(context.Context) (string, error) {
		began := time.Now()
		if r := b.do(t, "POST", powerOn, "{"+login+"}").wantRefusal(t, http.StatusConflict, failure.VMBusy); r.JobID != job.ID || time.Since(began) > 5*time.Second {
			t.Errorf("refusal %+v after %v", r, time.Since(began))
		}
		return "off", nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheLastStepOfSomebodyElsesJobIsARefusal(t *testing.T) {
	g := setupGuarded(t)
	own := g.submit(t, g.sessions["owner"])
	defer g.verify(t, own.ID)()
	a := g.do(t, "POST", powerOn, "{"+login+"}", g.sessions["other"])
	if r := a.wantRefusal(t, http.StatusConflict, failure.VMBusy); r.JobID != own.ID {
		t.Errorf("refusal %+v", r)
	}
}

// A client that goes away while it waits has asked for nothing yet.
func TestARequestWhoseClientHasGoneBecomesNoJobLater(t *testing.T) {
	b := setup(t)
	first := b.submit(t)
	done := b.verify(t, first.ID)
	ctx, leave := context.WithCancel(t.Context())
	answered := b.asking(t, ctx, powerOn, "{"+login+"}")
	time.Sleep(200 * time.Millisecond) // it waits by now
	leave()
	<-answered
	for began := time.Now(); !strings.Contains(b.logged.String(), `"status":409`); time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > time.Minute {
			t.Fatalf("the wait goes on: %s", b.logged)
		}
	}
	done()
	jobs, _, err := b.log.List(t.Context(), joblog.Filter{}, "", 10)
	if err != nil || len(jobs) != 1 {
		t.Errorf("jobs %v, %v", jobs, err)
	}
}

// waitingForGuest takes the power-off up to the wait for its guest, which goes on until done is
// called; done ends the job then.
func (b bundle) waitingForGuest(t *testing.T, id string) (done func()) {
	t.Helper()
	run, err := b.log.Claim(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return untilDone(t, run, tasks.StepWaitForShutdown)
}

// A caller that has seen the VM off in vCenter may be ahead of the worker, which still waits for
// the guest as far as it has told.
func TestARequestWaitsForTheCallersOwnJobOnceVCenterSaysThatItsVMIsOff(t *testing.T) {
	const off, on = "42057d6e-5f40-3122-1304-f5e6d7c8b907", "420570c7-f61f-a930-77c5-1e876786cb3c"
	b, center := setupVCenter(t)
	body := `{"vcenter":"` + center.Address() + `","username":"` + center.Username() + `","password":"` + password + `"}`
	ask := func(vm, operation string) string { return "/api/v1/vm/" + vm + "/" + operation }
	first := b.do(t, "POST", ask(off, "power-off"), body).job(t, http.StatusAccepted)
	done := b.waitingForGuest(t, first.ID)
	answered := b.asking(t, t.Context(), ask(off, "power-on"), body)
	select {
	case a := <-answered:
		t.Errorf("answered while the job went on: %d %s", a.status, a.text)
	case <-time.After(300 * time.Millisecond):
	}
	done()
	if next := (<-answered).job(t, http.StatusAccepted); next.ID == first.ID {
		t.Errorf("job %+v", next)
	}

	still := b.do(t, "POST", ask(on, "power-off"), body).job(t, http.StatusAccepted)
	defer b.waitingForGuest(t, still.ID)()
	if r := b.do(t, "POST", ask(on, "power-on"), body).wantRefusal(t, http.StatusConflict, failure.VMBusy); r.JobID != still.ID {
		t.Errorf("refusal %+v", r)
	}
}
