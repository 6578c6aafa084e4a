package vcenter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vmware/govmomi/vim25/methods"
	"go.opentelemetry.io/otel/attribute"
	status "go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"vmapower/credentials"
)

// traced returns a pool whose spans are kept.
func traced(t *testing.T, b *bench) (*Pool, *tracetest.SpanRecorder) {
	t.Helper()
	kept := tracetest.NewSpanRecorder()
	return b.newPool(t, Options{Traces: sdk.NewTracerProvider(sdk.WithSpanProcessor(kept))}), kept
}

func spansOf(kept *tracetest.SpanRecorder, name string) (found []sdk.ReadOnlySpan) {
	for _, span := range kept.Ended() {
		if span.Name() == name {
			found = append(found, span)
		}
	}
	return found
}

func TestEachCallIsASpanThatHoldsNoneOfItsArguments(t *testing.T) {
	b := setup(t, on("web"))
	pool, kept := traced(t, b)
	s, err := pool.Session(t.Context(), b.login())
	if err != nil {
		t.Fatal(err)
	}
	vm := b.find(t, s, "web")
	w := b.watch(t, s, vm)
	if _, err := s.PowerOff(t.Context(), vm); err != nil {
		t.Fatal(err)
	}
	until(t, w, "off", isOff)
	for _, call := range []string{"Login", "PowerOffVM_Task"} {
		if found := spansOf(kept, "vcenter "+call); len(found) != 1 || found[0].Status().Code != status.Unset ||
			!slices.Contains(found[0].Attributes(), attribute.String("server.address", "127.0.0.1")) {
			t.Errorf("%s: %v", call, found)
		}
	}
	if parked := spansOf(kept, "vcenter WaitForUpdatesEx"); len(parked) > 0 {
		t.Errorf("%d parked waits are spans", len(parked))
	}
	if text := fmt.Sprintf("%+v", tracetest.SpanStubsFromReadOnlySpans(kept.Ended())); strings.Contains(text, b.Password()) || strings.Contains(text, b.Username()) {
		t.Errorf("a login is in the spans: %s", text)
	}
}

func TestASpanTellsTheKindOfAFailureAndNotItsText(t *testing.T) {
	b := setup(t, on("web"))
	pool, kept := traced(t, b)
	wrong := b.login()
	wrong.Password = credentials.NewSecret("canary-wrong")
	if _, err := pool.Session(t.Context(), wrong); !errors.Is(err, ErrLoginFailed) {
		t.Fatal(err)
	}
	failed := spansOf(kept, "vcenter Login")
	if len(failed) != 1 || failed[0].Status() != (sdk.Status{Code: status.Error, Description: ErrLoginFailed.Error()}) ||
		!slices.Contains(failed[0].Attributes(), attribute.String("error.type", "vcenter_login_failed")) {
		t.Errorf("spans %v", failed)
	}
}

func TestACallThatItsCallerGaveUpIsNoFailureOfVCenter(t *testing.T) {
	b := setup(t, on("web"))
	pool, kept := traced(t, b)
	s, err := pool.Session(t.Context(), b.login())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	ctx, span := s.transport.beginSpan(ctx, &methods.PowerOffVM_TaskBody{})
	cancel(errors.New("the job was cancelled"))
	endSpan(ctx, span, context.Cause(ctx))
	if got := spansOf(kept, "vcenter PowerOffVM_Task")[0].Status(); got.Code != status.Error || got.Description != "the caller waits no longer" {
		t.Errorf("status %+v", got)
	}
}
