package worker_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/attribute"
	status "go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// trace makes the workers that are started from now on keep their spans, and vCenter's.
func (b *bundle) trace(t *testing.T) *tracetest.SpanRecorder {
	t.Helper()
	kept := tracetest.NewSpanRecorder()
	b.config.Traces = sdk.NewTracerProvider(sdk.WithSpanProcessor(kept))
	pool := vcenter.NewPool(vcenter.Options{
		Trust: vcenter.Trust{CAFile: b.vcenter.CAFile()}, Logger: slog.New(slog.DiscardHandler), Traces: b.config.Traces,
	})
	t.Cleanup(func() { _ = pool.Close(context.Background()) })
	b.config.VCenters = pool
	return kept
}

// ofJob are the job's spans with this name.
func ofJob(kept *tracetest.SpanRecorder, job, name string) (found []sdk.ReadOnlySpan) {
	for _, span := range kept.Ended() {
		if span.Name() == name && span.SpanContext().TraceID() == trace.TraceID(uuid.MustParse(job)) {
			found = append(found, span)
		}
	}
	return found
}

// oneOf is the job's only span with this name.
func oneOf(t *testing.T, kept *tracetest.SpanRecorder, job, name string) sdk.ReadOnlySpan {
	t.Helper()
	found := ofJob(kept, job, name)
	if len(found) != 1 {
		t.Fatalf("%d spans %q in the trace of job %s", len(found), name, job)
	}
	return found[0]
}

func told(span sdk.ReadOnlySpan, key string) attribute.Value {
	for _, a := range span.Attributes() {
		if string(a.Key) == key {
			return a.Value
		}
	}
	return attribute.Value{}
}

func wantChild(t *testing.T, child, parent sdk.ReadOnlySpan) {
	t.Helper()
	if child.Parent().SpanID() != parent.SpanContext().SpanID() {
		t.Errorf("%s is not below %s", child.Name(), parent.Name())
	}
}

func TestAJobIsOneTraceThatIsFoundByItsID(t *testing.T) {
	b := setup(t, web(100*time.Millisecond))
	kept := b.trace(t)
	stop := b.work(t)
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	wantOff(t, job, "graceful", "", "clean")
	stop()

	attempt := oneOf(t, kept, job.ID, "attempt power-off")
	if attempt.Parent().SpanID().IsValid() {
		t.Error("the attempt is below a span that nobody made")
	}
	if told(attempt, "vmapower.job_id").AsString() != job.ID || told(attempt, "vmapower.vm_id").AsString() != job.VMID ||
		told(attempt, "vmapower.attempt").AsInt64() != 1 || told(attempt, "vmapower.state").AsString() != "completed" {
		t.Errorf("attempt %v", attempt.Attributes())
	}
	for _, step := range job.Steps {
		span := oneOf(t, kept, job.ID, step.Name)
		wantChild(t, span, attempt)
		if told(span, "vmapower.state").AsString() != string(step.Status) {
			t.Errorf("%s is %v in the trace, and %s in the sheet", step.Name, span.Attributes(), step.Status)
		}
	}
	wantChild(t, oneOf(t, kept, job.ID, "vcenter ShutdownGuest"), oneOf(t, kept, job.ID, tasks.StepShutdownGuest))
	if text := fmt.Sprintf("%+v", tracetest.SpanStubsFromReadOnlySpans(kept.Ended())); strings.Contains(text, b.vcenter.Password()) {
		t.Errorf("the password is in the spans: %s", text)
	}
}

func TestAJobThatIsHandedOverGoesOnInTheSameTrace(t *testing.T) {
	b := setup(t, web(2*time.Second))
	first := b.trace(t)
	stop := b.work(t)
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, stepRuns(tasks.StepWaitForShutdown))
	stop()
	second := b.trace(t)
	stop = b.work(t)
	wantOff(t, b.ended(t, id), "graceful", "", "clean")
	stop()

	states := []string{
		told(oneOf(t, first, id, "attempt power-off"), "vmapower.state").AsString(),
		told(oneOf(t, second, id, "attempt power-off"), "vmapower.state").AsString(),
		told(oneOf(t, second, id, tasks.StepShutdownGuest), "vmapower.state").AsString(),
	}
	if !slices.Equal(states, []string{"handed over", "completed", "completed before"}) {
		t.Errorf("states %q", states)
	}
	if again := ofJob(second, id, "vcenter ShutdownGuest"); len(again) > 0 {
		t.Error("the second attempt has called what the first one did")
	}
}

func TestASpanTellsAFailureInTheWordsOfTheSheet(t *testing.T) {
	b := setup(t, web(time.Second))
	b.attempts = 1
	kept := b.trace(t)
	stop := b.work(t)
	job := b.do(t, "vm-999999", powerOff(tasks.Force, 300))
	wantStatus(t, job, joblog.StatusFailed, failure.VMNotFound)
	stop()

	want := sdk.Status{Code: status.Error, Description: job.Failure.Error()}
	for _, name := range []string{"attempt power-off", tasks.StepResolveVM} {
		span := oneOf(t, kept, job.ID, name)
		if span.Status() != want || told(span, "error.type").AsString() != string(failure.VMNotFound) {
			t.Errorf("%s: %+v %v, want %+v", name, span.Status(), span.Attributes(), want)
		}
	}
}
