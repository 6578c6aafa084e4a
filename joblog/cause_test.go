package joblog_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"vmapower/failure"
	"vmapower/joblog"
)

// own claims the job until the end of the test.
func (b bundle) own(t *testing.T, id string) *joblog.Run {
	t.Helper()
	run := b.claim(t, id)
	t.Cleanup(func() { _ = run.Pause(context.Background()) }) // it may be over already
	return run
}

func fail(t *testing.T, run *joblog.Run, step string, why *failure.Failure) {
	t.Helper()
	_, err := joblog.Step(t.Context(), run, step, func(context.Context) (string, error) { return "", why })
	if !errors.Is(err, why) {
		t.Fatal(err)
	}
}

func (b bundle) wantCause(t *testing.T, id string, want *failure.Failure) {
	t.Helper()
	got := b.get(t, id).Cause
	if want == nil && got == nil {
		return
	}
	if want == nil || got == nil || got.Code != want.Code || got.Summary != want.Summary || got.Details != want.Details {
		t.Errorf("the cause is %v, want %v", got, want)
	}
}

// An owner may be overtaken, or die, before it gives the job back: what its step failed for
// is known all the same.
func TestAFailedStepIsTheCauseWithoutARelease(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	why := failure.New(failure.VCenterUnreachable, "it does not answer")
	fail(t, b.own(t, job.ID), "look", why)
	b.wantCause(t, job.ID, why)
	next := b.takeOver(t, job.ID)
	t.Cleanup(func() { _ = next.Pause(context.Background()) })
	if got := next.Job().Cause; got == nil || got.Code != why.Code {
		t.Errorf("the next owner knows %v", got)
	}
}

func TestACauseIsForgottenWithTheNextStepThatIsCompleted(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	run, why := b.own(t, job.ID), failure.New(failure.QuestionPending, "moved or copied?")
	fail(t, run, "look", why)
	if _, err := joblog.Step(t.Context(), run, "look", say("on")); err != nil {
		t.Fatal(err)
	}
	b.wantCause(t, job.ID, nil)
	fail(t, run, "act", why)
	run.Overcome()
	if err := run.Release(t.Context(), 0, nil); err != nil {
		t.Fatal(err)
	}
	b.wantCause(t, job.ID, nil)
}

// A worker that stops has nothing to say about what kept the job.
func TestACauseOutlivesAPause(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	why := failure.New(failure.TargetUnavailable, "nobody listens there")
	if err := b.claim(t, job.ID).Release(t.Context(), 0, why); err != nil {
		t.Fatal(err)
	}
	if err := b.claim(t, job.ID).Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.wantCause(t, job.ID, why)
}

func TestThatTimeIsOverIsNoCause(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	run, why := b.own(t, job.ID), failure.New(failure.VCenterUnreachable, "it does not answer")
	fail(t, run, "look", why)
	fail(t, run, "act", failure.New(failure.Timeout, "a call took too long"))
	b.wantCause(t, job.ID, why)
}

func TestACauseIsShortAndIsSigned(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	long := failure.New(failure.VCenterError, strings.Repeat("ä", 1<<20))
	if err := b.claim(t, job.ID).Release(t.Context(), 0, long); err != nil {
		t.Fatal(err)
	}
	if got := b.get(t, job.ID).Cause; got == nil || len([]rune(got.Details)) > 1001 || !strings.HasSuffix(got.Details, "ä…") {
		t.Errorf("a cause of %d bytes", len(got.Error()))
	}
	for _, spoilt := range []string{`{"code":"completed","error":"done"}`, `{`, `null`, `[]`} {
		b.set(t, job.ID, "n.cause", spoilt)
		b.wantCause(t, job.ID, nil)
	}
}
