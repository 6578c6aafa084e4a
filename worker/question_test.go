package worker_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// asking is a VM whose power-on waits for an answer.
func asking() sandbox.Guest {
	return sandbox.Guest{Name: "archive-01", Power: sandbox.Off, Tools: sandbox.ToolsOK, Question: "Was it moved or copied?"}
}

// showsQuestion reports that the step runs and its message tells the question with its choices.
func showsQuestion(name string) func(joblog.Job) bool {
	return func(job joblog.Job) bool {
		step, _ := job.Step(name)
		return step.Status == joblog.StepRunning && strings.Contains(step.Message, "Was it moved or copied?") &&
			strings.Contains(step.Message, "I moved it") && strings.Contains(step.Message, "I copied it")
	}
}

func showsNothing(name string) func(joblog.Job) bool {
	return func(job joblog.Job) bool {
		step, _ := job.Step(name)
		return step.Message == ""
	}
}

func (b *bundle) wantPowerOns(t *testing.T, sent int) {
	t.Helper()
	calls := b.vcenter.Calls()
	if n := calls["PowerOnVM_Task"] + calls["PowerOnMultiVM_Task"]; n != sent {
		t.Errorf("%d power-ons were sent, want %d", n, sent)
	}
}

func TestAPowerOnHeldByAQuestionShowsItAndGoesOnWhenItIsAnswered(t *testing.T) {
	b := setup(t, asking())
	b.work(t)
	vm := b.guest(t, "archive-01")
	id := b.submit(t, vm.BIOSUUID(), tasks.PowerOn{Timeout: 300})
	b.until(t, id, showsQuestion(tasks.StepPowerOn))
	vm.Answer()
	job := b.ended(t, id)
	if wantOn(t, job, "started"); job.Attempt != 1 || sheet(job) != "cccsc" {
		t.Errorf("attempt %d, sheet %s", job.Attempt, sheet(job))
	}
	b.wantPowerOns(t, 1)
}

func TestAPowerOnWhoseQuestionNobodyAnswersEndsAtItsTimeout(t *testing.T) {
	b := setup(t, asking())
	b.work(t)
	began := time.Now()
	job := b.do(t, b.guest(t, "archive-01").BIOSUUID(), tasks.PowerOn{Timeout: 2})
	wantStatus(t, job, joblog.StatusFailed, failure.QuestionPending)
	wantDetails(t, job, "Was it moved or copied?", "I moved it", "I copied it")
	if strings.ContainsAny(job.Failure.Details, "{}[]") || job.Attempt != 1 {
		t.Errorf("attempt %d, details %q", job.Attempt, job.Failure.Details)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("ended after %v", took)
	}
	b.wantPowerOns(t, 1)
}

func TestACancelledPowerOnThatAQuestionHoldsEndsAtOnce(t *testing.T) {
	b := setup(t, asking())
	b.work(t)
	id := b.submit(t, b.guest(t, "archive-01").BIOSUUID(), tasks.PowerOn{Timeout: 300})
	b.until(t, id, showsQuestion(tasks.StepPowerOn))
	if err := b.cancel(t, id); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusCancelled, failure.Cancelled)
	if r := result[tasks.Result](t, job); !strings.Contains(r.Message, "when its question is answered") {
		t.Errorf("message %q", r.Message)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("ended after %v", took)
	}
}

// TestAfterAStopTheNextWorkerWaitsForTheSameQuestion and sends nothing beside the first task.
func TestAfterAStopTheNextWorkerWaitsForTheSameQuestion(t *testing.T) {
	b := setup(t, asking())
	stop := b.work(t)
	vm := b.guest(t, "archive-01")
	id := b.submit(t, vm.BIOSUUID(), tasks.PowerOn{Timeout: 300})
	b.until(t, id, showsQuestion(tasks.StepPowerOn))
	stop()
	b.until(t, id, showsNothing(tasks.StepPowerOn))
	b.work(t)
	b.until(t, id, showsQuestion(tasks.StepPowerOn))
	vm.Answer()
	wantOn(t, b.ended(t, id), "started")
	b.wantPowerOns(t, 1)
}

// A worker that is killed leaves its call without an answer in the record.
func TestAfterAKillTheNextWorkerWaitsForTheSameQuestion(t *testing.T) {
	b := setup(t, asking())
	vm := b.guest(t, "archive-01")
	run := b.powerOnAndDie(t, vm)
	id := run.Job().ID
	b.work(t)
	b.overtake(t, run)
	b.until(t, id, showsQuestion(tasks.StepPowerOn))
	vm.Answer()
	wantOn(t, b.ended(t, id), "started")
	b.wantPowerOns(t, 1)
}

// A task that is at work without a question is waited for too.
func TestAfterAKillTheNextWorkerWaitsForTheTask(t *testing.T) {
	b := setup(t, asking())
	vm := b.guest(t, "archive-01")
	run := b.powerOnAndDie(t, vm)
	id := run.Job().ID
	vm.HideQuestion()
	b.work(t)
	b.overtake(t, run)
	b.until(t, id, stepRuns(tasks.StepPowerOn))
	time.AfterFunc(500*time.Millisecond, vm.Answer)
	wantOn(t, b.ended(t, id), "started")
	b.wantPowerOns(t, 1)
}

// The power-on of a job that gave up, or of an operator, still waits for an answer.
func TestAPowerOnWaitsForTheQuestionOfAnEarlierOne(t *testing.T) {
	b := setup(t, asking())
	b.work(t)
	vm := b.guest(t, "archive-01")
	wantStatus(t, b.do(t, vm.BIOSUUID(), tasks.PowerOn{Timeout: 1}), joblog.StatusFailed, failure.QuestionPending)
	id := b.submit(t, vm.BIOSUUID(), tasks.PowerOn{Timeout: 300})
	b.until(t, id, showsQuestion(tasks.StepPowerOn))
	vm.Answer()
	job := b.ended(t, id)
	wantStatus(t, job, joblog.StatusCompleted, "")
	if r := result[tasks.PowerOnResult](t, job); r.NewState != tasks.PoweredOn || r.PreviousState != tasks.PoweredOff {
		t.Errorf("result %+v", r)
	}
	b.wantPowerOns(t, 1)
}

func TestAQuestionThatKeepsToolsFromComingIsShownAndWaitedFor(t *testing.T) {
	b := setup(t, archived(time.Second))
	b.work(t)
	vm := b.guest(t, "archive-01")
	vm.SetTools(sandbox.ToolsNotRunning)
	id := b.submit(t, vm.BIOSUUID(), tasks.PowerOn{Timeout: 300, WaitForTools: true})
	b.until(t, id, stepRuns(tasks.StepWaitForTools))
	vm.Ask("Was it moved or copied?")
	b.until(t, id, showsQuestion(tasks.StepWaitForTools))
	vm.Answer()
	b.until(t, id, showsNothing(tasks.StepWaitForTools))
	vm.SetTools(sandbox.ToolsOK)
	job := b.ended(t, id)
	if wantOn(t, job, "started"); job.Attempt != 1 {
		t.Errorf("attempt %d", job.Attempt)
	}
}

// powerOnAndDie is a worker that powers the VM on and is killed while a question holds the
// task.
func (b *bundle) powerOnAndDie(t *testing.T, vm *sandbox.GuestHandle) *joblog.Run {
	t.Helper()
	run := b.begin(t, vm, tasks.PowerOn{Timeout: 300})
	session, found := b.find(t, vm)
	if _, _, err := run.Intent(t.Context(), joblog.Announcement{Verb: string(tasks.VerbPowerOn), Session: session.Key()}); err != nil {
		t.Fatal(err)
	}
	dying, kill := context.WithCancel(t.Context())
	_, err := session.PowerOn(vcenter.WithQuestion(t.Context(), dying, func(*vcenter.Question) { kill() }), found)
	if !errors.Is(err, vcenter.ErrHeld) {
		t.Fatal(err)
	}
	return run
}

// A VM that is off may be about to start: a power-on is held by the question.
func TestAVMWhosePowerOnIsHeldIsNotCalledOff(t *testing.T) {
	guest := web(time.Second)
	guest.Power, guest.Question = sandbox.Off, "Was it moved or copied?"
	b := setup(t, guest)
	b.attempts = 1
	b.work(t)
	vm := b.guest(t, "web-01")
	wantStatus(t, b.do(t, vm.BIOSUUID(), tasks.PowerOn{Timeout: 1}), joblog.StatusFailed, failure.QuestionPending)
	off := b.do(t, vm.BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	wantStatus(t, off, joblog.StatusFailed, failure.QuestionPending)
	wantDetails(t, off, "1 “I moved it”")
}
