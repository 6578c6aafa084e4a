package cli

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"vmapower/client"
)

// notForGo are the operations that vmapower/client has no call for, and why.
var notForGo = map[string]string{
	"getHealth": "for older callers", "getHealthz": "for probes", "getReadyz": "for probes",
	"getDocument": "for browsers", "redirectToDocs": "for browsers", "getDocs": "for browsers", "getDocsAsset": "for browsers",
}

// clientCalls has the client's call of each other operation, with every argument set.
var clientCalls = map[string]func(context.Context, *client.Client) error{
	"powerOff": func(ctx context.Context, c *client.Client) error {
		_, err := c.PowerOff(ctx, "vm-1", client.PowerOffRequest{Profile: "site", Policy: client.PolicyForce, Timeout: new(1), WaitForShutdown: new(false),
			ExternalJobId: "e", ContextId: "c", Metadata: client.Metadata{"a": 1}, Vcenter: "vc", Username: "u", Password: "p", Force: true}, "key")
		return err
	},
	"powerOn": func(ctx context.Context, c *client.Client) error {
		_, err := c.PowerOn(ctx, "vm-1", client.PowerOnRequest{Profile: "site", Timeout: new(1), WaitForTools: true,
			ExternalJobId: "e", ContextId: "c", Metadata: client.Metadata{"a": 1}, Vcenter: "vc", Username: "u", Password: "p"}, "key")
		return err
	},
	"replicate": func(ctx context.Context, c *client.Client) error {
		_, err := c.FinalSync(ctx, client.FinalSyncRequest{JobId: "e", ContextId: "c", VmId: "vm-1", VmPaths: []string{"/DC/vm/web"}, Vcenter: "vc", Username: "u",
			Password: "p", Profile: "site", OnChangeIdInvalid: client.OnChangeIDInvalidFail, OnTargetMismatch: client.OnTargetMismatchFull, Reader: client.ReaderVddk, AllowUnflushed: true, Verify: client.VerifyFull, RateLimit: 1, Timeout: new(1),
			OmaUrl: "http://localhost", Disks: []client.DiskToSync{{DiskKey: "2000", ChangeId: "52 de/1", Target: "nbd://127.0.0.1/x"}}}, "key")
		return err
	},
	"getPowerState": func(ctx context.Context, c *client.Client) error {
		_, err := c.PowerState(ctx, "vm-1", client.Login{VCenter: "vc", Username: "u", Password: "p", Profile: "site"})
		return err
	},
	"getPreflight": func(ctx context.Context, c *client.Client) error {
		_, err := c.Preflight(ctx, "vm-1", client.PreflightRequest{
			Operation: client.OperationFinalSync, Targets: []string{"2000=nbd://127.0.0.1/x", "2001=nbd://127.0.0.1/y"}, AllowUnflushed: true,
		}, client.Login{VCenter: "vc", Username: "u", Password: "p", Profile: "site"})
		return err
	},
	"listJobs": func(ctx context.Context, c *client.Client) error {
		_, err := c.Jobs(ctx, client.Filter{Status: client.JobStatusFailed, Operation: client.OperationPowerOn, VMID: "vm-1", ExternalID: "e", ContextID: "c", RequestedBy: "oma-01", IDPrefix: "job", Limit: 2, Cursor: "c"})
		return err
	},
	"getJob": func(ctx context.Context, c *client.Client) error {
		_, err := c.Wait(ctx, "j1", nil)
		return err
	},
	"streamJobEvents": func(ctx context.Context, c *client.Client) error {
		for _, err := range c.Watch(ctx, "j1") {
			if err != nil {
				return err
			}
		}
		return nil
	},
	"getProgress": func(ctx context.Context, c *client.Client) error { _, err := c.Progress(ctx, "j1"); return err },
	"cancelJob":   func(ctx context.Context, c *client.Client) error { _, err := c.Cancel(ctx, "j1"); return err },
	"decideJob": func(ctx context.Context, c *client.Client) error {
		_, err := c.Reject(ctx, "j1", "not today")
		return err
	},
	"grantApproval": func(ctx context.Context, c *client.Client) error {
		_, err := c.Grant(ctx, client.GrantRequest{RequestedBy: "oma-01", ContextId: "c", VmIds: []string{"vm-1"}, Operations: []client.Operation{client.OperationPowerOff},
			Policy: client.PolicyForce, Targets: []string{"nbd://127.0.0.1/"}, NotAfter: time.Now(), Reason: "r"})
		return err
	},
	"listApprovals": func(ctx context.Context, c *client.Client) error { _, err := c.Grants(ctx); return err },
	"endApproval":   func(ctx context.Context, c *client.Client) error { return c.EndGrant(ctx, "a1") },
	"logIn": func(ctx context.Context, c *client.Client) error {
		_, err := c.LogIn(ctx, "oma-01", "t", "1.2")
		return err
	},
	"createLink": func(ctx context.Context, c *client.Client) error {
		_, err := c.LoginLink(ctx)
		return err
	},
	"logOut": func(ctx context.Context, c *client.Client) error { return c.LogOut(ctx) },
}

func TestEveryOperationOfTheDocumentIsCalledAsItSays(t *testing.T) {
	document, err := openapi3.NewLoader().LoadFromFile("../../api/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	document.Servers = nil // any host
	router, err := gorillamux.NewRouter(document)
	if err != nil {
		t.Fatal(err)
	}
	known := 0
	for _, item := range document.Paths.Map() {
		for _, operation := range item.Operations() {
			name := operation.OperationID
			call := clientCalls[name]
			if (call == nil) == (notForGo[name] == "") {
				t.Errorf("%s must be in clientCalls, or in notForGo with a reason", name)
			}
			if call == nil {
				continue
			}
			known++
			t.Run(name, func(t *testing.T) { checkCall(t, router, operation, call) })
		}
	}
	if known != len(clientCalls) {
		t.Errorf("%d of %d calls are in the document", known, len(clientCalls))
	}
}

// checkCall makes the call against a service that holds each request against the
// document, and wants every parameter that is not deprecated.
func checkCall(t *testing.T, router routers.Router, operation *openapi3.Operation, call func(context.Context, *client.Client) error) {
	asked := &askedFor{t: t, router: router, operation: operation.OperationID, sent: make(map[string]bool)}
	server := httptest.NewServer(asked)
	defer server.Close()
	c, err := client.New(client.Config{URL: server.URL, Session: "s"})
	if err != nil {
		t.Fatal(err)
	}
	if err := call(t.Context(), c); err != nil {
		t.Error(err)
	}
	for _, parameter := range operation.Parameters {
		if p := parameter.Value; p.In != openapi3.ParameterInPath && !p.Deprecated && !asked.sent[placeOf(p.In, p.Name)] {
			t.Errorf("%s %q is never sent", p.In, p.Name)
		}
	}
	if asked.count == 0 {
		t.Error("nothing was asked for")
	}
}

// placeOf tells parameters apart: "header Prefer", "query wait".
func placeOf(in, name string) string {
	if in == openapi3.ParameterInHeader {
		name = http.CanonicalHeaderKey(name)
	}
	return in + " " + name
}

// askedFor is a service that answers any request with a job, which has ended at the
// second, or with one event of it after the other.
type askedFor struct {
	t         *testing.T
	router    routers.Router
	operation string

	mu    sync.Mutex
	count int
	sent  map[string]bool // by placeOf
}

func (a *askedFor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	route, parameters, err := a.router.FindRoute(r)
	if err == nil && a.operation == "streamJobEvents" && route.Operation.OperationID == "getJob" {
		fmt.Fprint(w, `{"job_id":"j1"}`) // Watch asks which job it is
		return
	}
	a.count++
	for name := range r.URL.Query() {
		a.sent[placeOf(openapi3.ParameterInQuery, name)] = true
	}
	for name := range r.Header {
		a.sent[placeOf(openapi3.ParameterInHeader, name)] = true
	}
	if err != nil || route.Operation.OperationID != a.operation {
		a.t.Errorf("%s %s is not %s: %v", r.Method, r.URL, a.operation, err)
		return
	}
	a.checkParameters(route.Operation)
	if err := openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{
		Request: r, PathParams: parameters, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}); err != nil {
		a.t.Error(err)
	}
	if a.operation == "streamJobEvents" {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprintf(w, "id: 1-%d\nevent: %s\ndata: {}\n\n", a.count, [...]client.EventKind{client.EventState, client.EventEnd}[min(a.count, 2)-1])
		return
	}
	status := [...]client.JobStatus{client.JobStatusRunning, client.JobStatusCompleted}[min(a.count, 2)-1]
	w.Header().Set("ETag", fmt.Sprintf(`"r%d"`, a.count))
	fmt.Fprintf(w, `{"job_id":"j1","status":%q,"revision":%d}`, status, a.count)
}

// checkParameters finds what was sent and is in no document.
func (a *askedFor) checkParameters(operation *openapi3.Operation) {
	known := map[string]bool{}
	for _, name := range strings.Fields("Accept-Encoding Authorization Content-Length Content-Type User-Agent") {
		known[placeOf(openapi3.ParameterInHeader, name)] = true
	}
	for _, parameter := range operation.Parameters {
		known[placeOf(parameter.Value.In, parameter.Value.Name)] = true
	}
	for name := range a.sent {
		if !known[name] {
			a.t.Errorf("%s is not a parameter of %s", name, a.operation)
		}
	}
}
