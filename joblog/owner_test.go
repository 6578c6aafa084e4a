package joblog_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// A job that was cancelled between two steps does nothing more.
func TestNoStepBeginsOnceTheWorkIsOver(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	ctx, stop := context.WithCancelCause(t.Context())
	stop(joblog.ErrCancelled)
	begun := false
	_, err := joblog.Step(ctx, run, "look", func(context.Context) (string, error) { begun = true; return "", nil })
	wantErr(t, err, joblog.ErrCancelled)
	if begun || b.get(t, run.Job().ID).Steps[0].Status != joblog.StepPending {
		t.Error("the step has begun")
	}
	end(t, run)
}

// What an attempt found counts for itself too: Job has the results of its own steps.
func TestAnOwnerSeesWhatItsOwnStepsFound(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	if _, err := joblog.Step(t.Context(), run, "look", say("poweredOn")); err != nil {
		t.Fatal(err)
	}
	if step, _ := run.Job().Step("look"); string(step.Result) != `"poweredOn"` {
		t.Errorf("the owner sees %s", step.Result)
	}
	again, err := joblog.Step(t.Context(), run, "look", say("poweredOff"))
	if err != nil || again != "poweredOn" {
		t.Errorf("the same step again: %q, %v", again, err)
	}
	end(t, run)
}

// A panic's own value may be a password; the record and the error must not have it.
func TestTheValueOfAPanicIsNotTold(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	_, err := joblog.Step(t.Context(), run, "look", func(context.Context) (string, error) { panic("canary-not-a-real-password") })
	if err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("the error is %v", err)
	}
	if step := b.get(t, run.Job().ID).Steps[0]; strings.Contains(step.Error+step.Message+string(step.Result), "canary") {
		t.Errorf("the step tells %+v", step)
	}
	end(t, run)
}

// lostIntents carries announcements out, and loses their answers.
type lostIntents struct{ lose bool }

func (l *lostIntents) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		err := next(ctx, command)
		for _, arg := range command.Args() {
			if text, _ := arg.(string); strings.Contains(text, `"outcome":""`) && l.lose && err == nil {
				command.SetErr(net.ErrClosed)
				return net.ErrClosed
			}
		}
		return err
	}
}

// A call that was announced without a sure answer is not made, and keeps nobody from the
// VM for a minute.
func TestAnAnnouncementWithoutAnAnswerIsTakenBack(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		lost := &lostIntents{lose: true}
		b.raw.AddHook(testenv.CommandHook(lost.ProcessHook))
		first, _ := b.bound(t, "vm-1")
		began := time.Now()
		_, _, err := first.Intent(t.Context(), joblog.Announcement{Verb: verbPowerOff, Session: "session-1"})
		wantErr(t, err, joblog.ErrUnavailable)
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("it took %v", took)
		}
		lost.lose = false
		end(t, first)
		second, bound := b.bound(t, "vm-1")
		if bound.Quiet != 0 {
			t.Errorf("quiet %v for a call that was never made", bound.Quiet)
		}
		end(t, second)
	})
}

// An answer without words would look like no answer.
func TestAnOutcomeMustSayHowTheCallWasAnswered(t *testing.T) {
	b := setup(t)
	run, _ := b.bound(t, "vm-1")
	call := intent(t, run, verbPowerOff, 0)
	if err := run.Outcome(t.Context(), call, ""); err == nil {
		t.Error("no error")
	}
	if err := run.End(t.Context(), joblog.Outcome{Status: joblog.StatusFailed, InDoubt: true}); err == nil {
		t.Error("the window was closed all the same")
	}
	if err := run.Outcome(t.Context(), call, "done"); err != nil {
		t.Fatal(err)
	}
	end(t, run)
}

// An owner whose job may not end yet keeps it: it goes on to show that it lives.
func TestAnOwnerThatMustWaitForItsCallKeepsItsJob(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		run, _ := b.bound(t, "vm-1")
		intent(t, run, verbPowerOff, 0)
		doubt := joblog.Outcome{Status: joblog.StatusFailed, InDoubt: true}
		var wait *joblog.WaitError
		if err := run.End(t.Context(), doubt); !errors.As(err, &wait) {
			t.Fatalf("end: %v", err)
		}
		for range 20 {
			time.Sleep(joblog.SweepEvery)
			if wakes := b.sweep(t); len(wakes) != 0 {
				t.Fatalf("woken beside its owner: %+v", wakes)
			}
		}
		end(t, run)
	})
}

// The end is written although the work was told to stop: nobody else would know it.
func TestAnEndIsWrittenAfterTheWorkWasStopped(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	ctx, stop := context.WithCancel(t.Context())
	_, err := joblog.Step(ctx, run, "look", func(context.Context) (string, error) { stop(); return "on", nil })
	if err != nil || b.get(t, run.Job().ID).Steps[0].Status != joblog.StepCompleted {
		t.Errorf("the step that was done is not recorded: %v", err)
	}
	if err := run.End(ctx, completed("done")); err != nil {
		t.Errorf("end: %v", err)
	}
	if got := b.get(t, run.Job().ID).Status; got != joblog.StatusCompleted {
		t.Errorf("the job is %s", got)
	}
}

// A job does not end as what is no end.
func TestAJobEndsOnlyInAStatusThatIsFinal(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	for _, status := range []joblog.Status{"", joblog.StatusPending, joblog.StatusRunning, joblog.StatusAwaitingApproval} {
		if _, err := b.Cancel(t.Context(), job, "boss", joblog.Outcome{Status: status}); err == nil {
			t.Errorf("cancelled as %q", status)
		}
	}
	run := b.claim(t, job.ID)
	if err := run.End(t.Context(), joblog.Outcome{Status: joblog.StatusRunning}); err == nil {
		t.Error("ended as running")
	}
	if got := b.get(t, job.ID).Status; got != joblog.StatusRunning {
		t.Errorf("the job is %s", got)
	}
}

// The answer that an overtaken owner gets comes too late to be believed: its successor has
// been told that the call may still come.
func TestAnOvertakenOwnerClosesNoWindow(t *testing.T) {
	b := setup(t)
	first, _ := b.bound(t, "vm-1")
	call := intent(t, first, verbPowerOff, 0)
	second := b.takeOver(t, first.Job().ID)
	wantErr(t, first.Outcome(t.Context(), call, "refused"), joblog.ErrSuperseded)
	_, _, err := second.Intent(t.Context(), joblog.Announcement{Verb: verbPowerOff, Session: "session-2"})
	var wait *joblog.WaitError
	if !errors.As(err, &wait) {
		t.Errorf("a call beside the one that may still come: %v", err)
	}
	if err := second.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	third := b.claim(t, first.Job().ID)
	if calls := third.Calls(); len(calls) != 1 || calls[0].Outcome != "" {
		t.Errorf("calls %+v", calls)
	}
	end(t, third)
}

// A step that is done again began when it was first tried, and has not ended meanwhile.
func TestAStepThatIsTriedAgainKeepsItsBeginning(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		first := b.claim(t, b.submit(t, submissionFor("vm-1", time.Hour)).ID)
		failed := errors.New("failed")
		_, err := joblog.Step(t.Context(), first, "look", func(context.Context) (string, error) { return "", failed })
		wantErr(t, err, failed)
		began := b.get(t, first.Job().ID).Steps[0].Started
		if err := first.Release(t.Context(), time.Minute, nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		second := b.claim(t, first.Job().ID)
		_, err = joblog.Step(t.Context(), second, "look", func(context.Context) (string, error) {
			step := b.get(t, first.Job().ID).Steps[0]
			if step.Status != joblog.StepRunning || !step.Started.Equal(began) || !step.Ended.IsZero() || step.Error != "" {
				t.Errorf("while it runs again the step is %+v", step)
			}
			return "on", nil
		})
		if err != nil {
			t.Error(err)
		}
		if step := b.get(t, first.Job().ID).Steps[0]; step.Duration() < time.Minute || step.Attempt != 2 {
			t.Errorf("step %+v", step)
		}
		end(t, second)
	})
}
