package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	status "go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"vmapower/api"
	"vmapower/failure"
)

// traced makes a server keep its spans.
func traced(kept *tracetest.SpanRecorder) func(*api.Config) {
	return func(c *api.Config) { c.Traces = sdk.NewTracerProvider(sdk.WithSpanProcessor(kept)) }
}

// onlySpan is the span of the only request.
func onlySpan(t *testing.T, kept *tracetest.SpanRecorder) sdk.ReadOnlySpan {
	t.Helper()
	if n := len(kept.Ended()); n != 1 {
		t.Fatalf("%d spans", n)
	}
	return kept.Ended()[0]
}

func told(span sdk.ReadOnlySpan, key string) attribute.Value {
	for _, a := range span.Attributes() {
		if string(a.Key) == key {
			return a.Value
		}
	}
	return attribute.Value{}
}

func TestTheSpanOfARequestNamesTheRouteAndNothingThatWasSent(t *testing.T) {
	kept := tracetest.NewSpanRecorder()
	b := setup(t, traced(kept))
	const misplaced = "canary-misplaced"
	query := url.Values{"vcenter": {"127.0.0.1:1"}, "username": {"canary-user"}, "password": {password}}
	a := b.do(t, "GET", statePath(vmID)+"?"+query.Encode(), "", "X-Request-ID: r-1", "Authorization: Bearer "+misplaced,
		"Tracestate: vendor="+misplaced, "Traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	a.wantRefusal(t, http.StatusInternalServerError, failure.VCenterUnreachable)

	span := onlySpan(t, kept)
	if span.Name() != "GET /api/v1/vm/{vm_id}/power-state" || told(span, "http.route").AsString() != "/api/v1/vm/{vm_id}/power-state" ||
		told(span, "http.request.method").AsString() != "GET" || told(span, "http.response.status_code").AsInt64() != http.StatusInternalServerError ||
		told(span, "request_id").AsString() != "r-1" || told(span, "error.type").AsString() != string(failure.VCenterUnreachable) {
		t.Errorf("span %s %v", span.Name(), span.Attributes())
	}
	if want := (sdk.Status{Code: status.Error, Description: "vCenter can't be reached"}); span.Status() != want {
		t.Errorf("status %+v", span.Status())
	}
	text := fmt.Sprintf("%+v", tracetest.SpanStubsFromReadOnlySpans(kept.Ended()))
	for _, secret := range []string{password, "canary-user", misplaced, "127.0.0.1:1"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s is in %s", secret, text)
		}
	}
}

func TestARequestIsInTheTraceThatItsCallerNames(t *testing.T) {
	const trace, parent = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
	for header, taken := range map[string]bool{
		"00-" + trace + "-" + parent + "-01":   true,
		"00-" + trace + "-0000000000000000-01": false,
		"anything":                             false,
	} {
		t.Run(header, func(t *testing.T) {
			kept := tracetest.NewSpanRecorder()
			b := setup(t, traced(kept))
			b.do(t, "GET", "/healthz", "", "Traceparent: "+header)
			span := onlySpan(t, kept)
			if got := span.SpanContext().TraceID().String() == trace && span.Parent().SpanID().String() == parent; got != taken {
				t.Errorf("trace %s below %s", span.SpanContext().TraceID(), span.Parent().SpanID())
			}
		})
	}
}

func TestTheSpanOfARequestLeadsToItsJob(t *testing.T) {
	kept := tracetest.NewSpanRecorder()
	b := setup(t, traced(kept))
	job := b.submit(t)
	b.do(t, "GET", "/api/v1/jobs/"+job.ID, "")
	b.do(t, "GET", "/api/v1/jobs/an-external-id", "")
	var ids []string
	for _, span := range kept.Ended() {
		ids = append(ids, told(span, "vmapower.job_id").AsString())
	}
	if strings.Join(ids, " ") != job.ID+" "+job.ID+" " {
		t.Errorf("jobs %q, want %s twice", ids, job.ID)
	}
}
