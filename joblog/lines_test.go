package joblog_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// heard is what a Redis client of a test sees of scripts: how many there were, and whether the next ones lose their
// answer.
type heard struct {
	scripts atomic.Int64
	lose    atomic.Bool
}

func (h *heard) hook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		err := next(ctx, command)
		if !strings.HasPrefix(command.Name(), "eval") {
			return err
		}
		if err == nil { // and not one that is not loaded yet
			h.scripts.Add(1)
		}
		if h.lose.Load() && err == nil {
			command.SetErr(net.ErrClosed)
			return net.ErrClosed
		}
		return err
	}
}

// gathering is a claimed job whose owner gathers its lines.
func gathering(t *testing.T) (bundle, *joblog.Run, *heard) {
	t.Helper()
	b, h := setup(t), &heard{}
	client := b.redis.ServiceClient()
	client.AddHook(testenv.CommandHook(h.hook))
	b.Log = joblog.New(client, options(time.Hour))
	t.Cleanup(b.Close)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	run.Gather(time.Hour)
	return b, run, h
}

// looked has the VM bound, and what a look at it found wait to be written.
func looked(t *testing.T, run *joblog.Run) {
	t.Helper()
	_, err := run.Bind(t.Context(), machine)
	must(t, err)
	_, err = joblog.Step(t.Context(), run, "look", say("on"))
	must(t, err)
}

// told are the events of the job's steps, in their order.
func (b bundle) told(t *testing.T, id string) (told []string) {
	t.Helper()
	for _, event := range b.events(t, id, "") {
		var step struct{ Name, Status string }
		if event.Type == "step" {
			must(t, json.Unmarshal(event.Data, &step))
			told = append(told, step.Name+" "+step.Status)
		}
	}
	return told
}

func wantTold(t *testing.T, b bundle, id string, want ...string) {
	t.Helper()
	if got := b.told(t, id); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestLinesWaitForWhateverIsWrittenNext(t *testing.T) {
	b, run, h := gathering(t)
	id := run.Job().ID
	before := h.scripts.Load()
	_, err := joblog.Step(t.Context(), run, "look", say("on"))
	must(t, err)
	must(t, run.Skip(t.Context(), "act", "it is so already"))
	if n := h.scripts.Load() - before; n != 0 {
		t.Errorf("%d scripts for what may wait", n)
	}
	_, err = joblog.Step(t.Context(), run, "verify", func(context.Context) (string, error) {
		if n := h.scripts.Load() - before; n != 1 {
			t.Errorf("%d scripts for the beginning of the last step", n)
		}
		wantTold(t, b, id, "look running", "look completed", "act skipped", "verify running")
		return "on", nil
	})
	must(t, err)
	end(t, run)
	wantTold(t, b, id, "look running", "look completed", "act skipped", "verify running", "verify completed")
	for _, step := range b.get(t, id).Steps {
		if step.Ended.IsZero() || step.Started.IsZero() != (step.Name == "act") || step.Status == joblog.StepSkipped != (step.Name == "act") {
			t.Errorf("%+v", step)
		}
	}
}

// Whoever looks at a job sees what takes time.
func TestALineWaitsNoLongerThanItMay(t *testing.T) {
	b, run, _ := gathering(t)
	run.Gather(20 * time.Millisecond)
	id := run.Job().ID
	_, err := joblog.Step(t.Context(), run, "look", func(ctx context.Context) (string, error) {
		for job := b.get(t, id); job.Steps[0].Status != joblog.StepRunning; {
			var err error
			if job, err = b.Wait(ctx, id, job.Revision); err != nil {
				return "", err
			}
		}
		return "on", nil
	})
	must(t, err)
	_, err = joblog.Step(t.Context(), run, "act", say("done"))
	must(t, err)
	end(t, run)
	for _, step := range b.get(t, id).Steps[:2] {
		if step.Status != joblog.StepCompleted || step.Started.IsZero() || step.Ended.Before(step.Started) {
			t.Errorf("%+v", step)
		}
	}
}

// A line that was written late tells when it was so.
func TestALineThatWaitedTellsWhenItWasSo(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		run := b.claim(t, b.submit(t, submission("vm-1")).ID)
		run.Gather(time.Minute)
		began := time.Now()
		_, err := joblog.Step(t.Context(), run, "look", func(context.Context) (string, error) {
			time.Sleep(3 * time.Second)
			return "on", nil
		})
		must(t, err)
		time.Sleep(4 * time.Second)
		end(t, run)
		look, _ := b.get(t, run.Job().ID).Step("look")
		if at := look.Started.Sub(began).Abs(); at > 2*time.Millisecond || (look.Duration()-3*time.Second).Abs() > 2*time.Millisecond {
			t.Errorf("began %s off, took %s", at, look.Duration())
		}
	})
}

// What is written of the steps is there before the call is, whoever reads what became of it.
func TestLinesThatWaitAreWrittenWithTheAnnouncementOfACall(t *testing.T) {
	b, run, h := gathering(t)
	looked(t, run)
	_, err := joblog.Step(t.Context(), run, "act", func(context.Context) (string, error) {
		before := h.scripts.Load()
		call := intent(t, run, verbPowerOff, 0)
		if n := h.scripts.Load() - before; n != 1 {
			t.Errorf("%d scripts", n)
		}
		wantTold(t, b, run.Job().ID, "look running", "look completed", "act running")
		return "done", run.Outcome(t.Context(), call, "done")
	})
	must(t, err)
	end(t, run)
	wantTold(t, b, run.Job().ID, "look running", "look completed", "act running", "act completed", "verify skipped")
}

// They are written also where the call is not to be made, and once where the answer is lost.
func TestLinesOfACallThatIsNotMadeAreToldOnce(t *testing.T) {
	t.Run("cancelled", func(t *testing.T) {
		b, run, _ := gathering(t)
		looked(t, run)
		_, err := b.Cancel(t.Context(), b.get(t, run.Job().ID), "boss", joblog.Outcome{Status: joblog.StatusCancelled})
		must(t, err)
		_, _, err = run.Intent(t.Context(), joblog.Announcement{Verb: verbPowerOff, Session: "session-1"})
		wantErr(t, err, joblog.ErrCancelled)
		wantTold(t, b, run.Job().ID, "look running", "look completed")
		must(t, run.Pause(t.Context()))
	})
	t.Run("without an answer", func(t *testing.T) {
		b, run, h := gathering(t)
		looked(t, run)
		h.lose.Store(true)
		time.AfterFunc(100*time.Millisecond, func() { h.lose.Store(false) })
		intent(t, run, verbPowerOff, 0)
		wantTold(t, b, run.Job().ID, "look running", "look completed")
		must(t, run.Pause(t.Context()))
	})
}

func TestAStepThatFailsIsWrittenAtOnce(t *testing.T) {
	b, run, _ := gathering(t)
	_, err := joblog.Step(t.Context(), run, "look", say("on"))
	must(t, err)
	failed := errors.New("failed")
	_, err = joblog.Step(t.Context(), run, "act", func(context.Context) (string, error) { return "", failed })
	wantErr(t, err, failed)
	wantTold(t, b, run.Job().ID, "look running", "look completed", "act running", "act failed")
	must(t, run.Pause(t.Context()))
}

// An owner that was overtaken hears of it before it changes anything, and tells nothing any more.
func TestAnOwnerThatWasOvertakenMakesNoCall(t *testing.T) {
	b, run, _ := gathering(t)
	id := run.Job().ID
	_, err := joblog.Step(t.Context(), run, "look", say("on"))
	must(t, err)
	next := b.takeOver(t, id)
	_, err = joblog.Step(t.Context(), run, "act", func(ctx context.Context) (string, error) {
		_, _, err := run.Intent(ctx, joblog.Announcement{Verb: verbPowerOff, Session: "session-1"})
		return "", err
	})
	wantErr(t, err, joblog.ErrSuperseded)
	if _, done := joblog.Recorded[string](next, "look"); done {
		t.Error("what was not written is done")
	}
	wantTold(t, b, id)
	end(t, next)
}

// What Redis may have taken without an answer is not told twice, nor is what waits behind it lost.
func TestLinesWithoutAnAnswerAreWrittenOnce(t *testing.T) {
	for name, leave := range map[string]func(context.Context, *joblog.Run) error{
		"given back": func(ctx context.Context, r *joblog.Run) error { return r.Pause(ctx) },
		"ended":      func(ctx context.Context, r *joblog.Run) error { return r.End(ctx, completed("done")) },
	} {
		t.Run(name, func(t *testing.T) {
			b, run, h := gathering(t)
			id := run.Job().ID
			_, err := joblog.Step(t.Context(), run, "look", say("on"))
			must(t, err)
			h.lose.Store(true)
			ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer stop()
			wantErr(t, run.SaveCheckpoint(ctx, "disk", nil), joblog.ErrUnavailable)
			h.lose.Store(false)
			must(t, run.Skip(t.Context(), "act", "not needed"))
			must(t, leave(t.Context(), run))
			want := []string{"look running", "look completed", "act skipped"}
			if name == "ended" {
				want = append(want, "verify skipped")
			}
			wantTold(t, b, id, want...)
		})
	}
}

// A job that can't end yet tells of its last step, and tells it once.
func TestTheLastStepOfAJobThatMustWaitIsToldOnce(t *testing.T) {
	b, run, _ := gathering(t)
	id := run.Job().ID
	_, err := run.Bind(t.Context(), machine)
	must(t, err)
	call := intent(t, run, verbPowerOff, 0)
	_, err = joblog.Step(t.Context(), run, "verify", say("off"))
	must(t, err)
	var wait *joblog.WaitError
	if err := run.End(t.Context(), joblog.Outcome{Status: joblog.StatusFailed, InDoubt: true}); !errors.As(err, &wait) {
		t.Fatalf("end: %v", err)
	}
	wantTold(t, b, id, "verify running", "verify completed")
	must(t, run.Outcome(t.Context(), call, "done"))
	end(t, run)
	wantTold(t, b, id, "verify running", "verify completed", "look skipped", "act skipped")
}

// What waits goes on where the next owner takes it up.
func TestLinesThatWaitAreWrittenWhenTheJobIsGivenBack(t *testing.T) {
	b, run, _ := gathering(t)
	_, err := joblog.Step(t.Context(), run, "look", say("on"))
	must(t, err)
	must(t, run.Pause(t.Context()))
	next := b.claim(t, run.Job().ID)
	if found, done := joblog.Recorded[string](next, "look"); !done || found != "on" {
		t.Errorf("recorded %q, %t", found, done)
	}
	end(t, next)
}

// What was done is in the audit once, with the record that says so: also where an answer was lost, or the job must
// wait.
func TestTheAuditIsWrittenOnceWithTheRecord(t *testing.T) {
	b, run, h := gathering(t)
	entry := func(text string) keyspace.Entry {
		return keyspace.Entry{Stream: "{vmapower}:audit", Share: "{vmapower}:audit:of:oma-01", Text: text, Kept: 100, OfOne: 100, Age: time.Hour}
	}
	audited := func() (texts []string) {
		for _, message := range b.raw.XRange(t.Context(), "{vmapower}:audit", "-", "+").Val() {
			texts = append(texts, fmt.Sprint(message.Values["entry"]))
		}
		return texts
	}
	want := func(texts ...string) {
		t.Helper()
		if got := audited(); fmt.Sprint(got) != fmt.Sprint(texts) {
			t.Errorf("audited %q, want %q", got, texts)
		}
	}
	_, err := run.Bind(t.Context(), machine)
	must(t, err)
	before := h.scripts.Load()
	run.Audit(entry("execute"))
	if n := h.scripts.Load() - before; n != 0 {
		t.Errorf("%d scripts", n)
	}
	h.lose.Store(true)
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	wantErr(t, run.SaveCheckpoint(ctx, "disk", nil), joblog.ErrUnavailable)
	h.lose.Store(false)
	call := intent(t, run, verbPowerOff, 0)
	want("execute")
	o := joblog.Outcome{Status: joblog.StatusFailed, InDoubt: true, Audit: entry("end")}
	var wait *joblog.WaitError
	if err := run.End(t.Context(), o); !errors.As(err, &wait) {
		t.Fatalf("end: %v", err)
	}
	want("execute")
	must(t, run.Outcome(t.Context(), call, "done"))
	must(t, run.End(t.Context(), o))
	want("execute", "end")
}
