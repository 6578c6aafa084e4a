package joblog_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"vmapower/joblog"
)

// verifying is a claimed job of the caller of which nothing but its last step is left.
func (b bundle) verifying(t *testing.T, by string) *joblog.Run {
	t.Helper()
	s := submission("vm-1")
	s.RequestedBy = by
	run := b.claim(t, b.submit(t, s).ID)
	for _, step := range []string{"look", "act"} {
		if err := run.Skip(t.Context(), step, "not needed"); err != nil {
			t.Fatal(err)
		}
	}
	return run
}

// takeFor submits another job of the same VM for the caller, as soon as it may, and tells
// how long that took.
func (b bundle) takeFor(ctx context.Context, by string) (took time.Duration, err error) {
	return b.takeSeen(ctx, by, func(context.Context, joblog.Job) bool { return false })
}

// takeSeen is takeFor of a caller who tells by seen whether the VM is what the job shall make it.
func (b bundle) takeSeen(ctx context.Context, by string, seen func(context.Context, joblog.Job) bool) (took time.Duration, err error) {
	began, s := time.Now(), submission("vm-1")
	s.RequestedBy, s.Fingerprint = by, "another"
	err = b.AwaitLastStep(ctx, by, seen, func() error {
		_, _, err := b.Submit(ctx, s)
		return err
	})
	return time.Since(began), err
}

// during takes the VM while the job is in its last step, which ends the job after the given
// time.
func (b bundle) during(t *testing.T, ctx context.Context, run *joblog.Run, verify time.Duration, by string) (took time.Duration, err error) {
	t.Helper()
	ended := make(chan error, 1)
	begun := make(chan struct{})
	go func() {
		_, err := joblog.Step(t.Context(), run, "verify", func(context.Context) (string, error) {
			close(begun)
			time.Sleep(verify)
			return "off", nil
		})
		ended <- errors.Join(err, run.End(t.Context(), completed(nil)))
	}()
	<-begun
	took, err = b.takeFor(ctx, by)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	return took, err
}

func wantBusy(t *testing.T, err error, run *joblog.Run) {
	t.Helper()
	var busy *joblog.BusyError
	if !errors.As(err, &busy) || busy.JobID != run.Job().ID {
		t.Errorf("%v, and the VM is busy with %s", err, run.Job().ID)
	}
}

func TestAJobInItsLastStepIsWaitedFor(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		took, err := b.during(t, t.Context(), b.verifying(t, "oma-01"), 3*time.Second, "oma-01")
		if err != nil || took < 3*time.Second || took > 5*time.Second {
			t.Errorf("after %v: %v", took, err)
		}
	})
}

func TestALastStepThatTakesLongIsWaitedForAsLongAsTold(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		run := b.verifying(t, "oma-01")
		took, err := b.during(t, t.Context(), run, 30*time.Second, "oma-01")
		wantBusy(t, err, run)
		if took < joblog.LastStepWait || took > joblog.LastStepWait+2*time.Second {
			t.Errorf("waited %v", took)
		}
	})
}

func TestTheLastStepOfSomebodyElsesJobIsNotWaitedFor(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		run := b.verifying(t, "oma-01")
		took, err := b.during(t, t.Context(), run, 3*time.Second, "oma-02")
		wantBusy(t, err, run)
		if took > time.Second {
			t.Errorf("waited %v", took)
		}
	})
}

func TestAWaitForALastStepEndsWithItsContext(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		run := b.verifying(t, "oma-01")
		ctx, gone := context.WithTimeout(t.Context(), 2*time.Second)
		defer gone()
		took, err := b.during(t, ctx, run, 10*time.Second, "oma-01")
		wantBusy(t, err, run)
		if took > 4*time.Second {
			t.Errorf("waited %v", took)
		}
	})
}

// What comes before the last step may take long, and a job that waits for another attempt
// too: neither is waited for.
func TestAJobWithMoreToDoIsNotWaitedFor(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		pending := submission("vm-1")
		pending.RequestedBy = "oma-01"
		run := b.claim(t, b.submit(t, pending).ID)
		for _, state := range []func() error{
			func() error { return nil },                                        // nothing is done yet
			func() error { return run.Skip(t.Context(), "look", "") },          // two steps are left
			func() error { return run.Skip(t.Context(), "act", "not needed") }, // the last one has not begun
			func() error { return run.Release(t.Context(), time.Minute, nil) },
		} {
			if err := state(); err != nil {
				t.Fatal(err)
			}
			took, err := b.takeFor(t.Context(), "oma-01")
			wantBusy(t, err, run)
			if took > time.Second {
				t.Errorf("waited %v", took)
			}
		}
	})
}

// A caller that sees the VM off is as early as the worker, which has not said so yet.
func TestAJobWhoseVMIsSeenAsItShallBeIsWaitedForWhateverStepIsRecorded(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		s := submission("vm-1")
		s.RequestedBy = "oma-01"
		run := b.claim(t, b.submit(t, s).ID)
		ended, looks := make(chan error, 1), 0
		took, err := b.takeSeen(t.Context(), "oma-01", func(_ context.Context, job joblog.Job) bool {
			looks++
			go func() {
				time.Sleep(3 * time.Second)
				ended <- run.End(t.Context(), completed(nil))
			}()
			return job.ID == run.Job().ID
		})
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		if err != nil || looks != 1 || took < 3*time.Second || took > 5*time.Second {
			t.Errorf("after %v and %d looks: %v", took, looks, err)
		}
	})
}

func TestNobodyLooksAtTheVMForSomebodyElsesJob(t *testing.T) {
	b := setup(t)
	s := submission("vm-1")
	s.RequestedBy = "oma-01"
	run := b.claim(t, b.submit(t, s).ID)
	_, err := b.takeSeen(t.Context(), "oma-02", func(context.Context, joblog.Job) bool {
		t.Error("looked")
		return true
	})
	wantBusy(t, err, run)
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Error(err)
	}
}
