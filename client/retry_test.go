package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"vmapower/client"
)

// refuses answers as the service does that can't.
func refuses(status int, code client.ErrorCode) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"error":"It can't","code":%q,"details":""}`, code)
	}
}

func cutOff(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

func TestWhatMakesNothingTwiceIsAskedAgainWhileTheServiceIsAway(t *testing.T) {
	ctx := context.Background()
	calls := map[string]func(*client.Client) error{
		"a question": func(c *client.Client) error { _, err := c.Job(ctx, "j1"); return err },
		"a state":    func(c *client.Client) error { _, err := c.PowerState(ctx, "vm-1", client.Login{}); return err },
		"a cancel":   func(c *client.Client) error { _, err := c.Cancel(ctx, "j1"); return err },
		"a request": func(c *client.Client) error {
			_, err := c.PowerOn(ctx, "vm-1", client.PowerOnRequest{}, "")
			return err
		},
	}
	for trouble, handler := range map[string]http.HandlerFunc{
		"503": refuses(http.StatusServiceUnavailable, client.ErrorCodeQueueUnavailable), "429": refuses(http.StatusTooManyRequests, client.ErrorCodeTooManyJobs),
		"a proxy": page(http.StatusBadGateway), "cut off": cutOff,
	} {
		for name, call := range calls {
			t.Run(trouble+" for "+name, func(t *testing.T) {
				if err := call(serve(t, inTurn(handler, handler, shows("running", 1)))); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// An approval that was given twice would be two, and an answer that stays is no reason to ask again.
func TestWhatMayNotBeRepeatedIsAskedOnce(t *testing.T) {
	ctx := context.Background()
	for name, of := range map[string]struct {
		handler http.HandlerFunc
		call    func(*client.Client) error
	}{
		"a grant":    {cutOff, func(c *client.Client) error { _, err := c.Grant(ctx, client.GrantRequest{}); return err }},
		"a decision": {cutOff, func(c *client.Client) error { _, err := c.Approve(ctx, "j1", ""); return err }},
		"a refusal": {refuses(http.StatusConflict, client.ErrorCodeVmBusy), func(c *client.Client) error {
			_, err := c.PowerOff(ctx, "vm-1", client.PowerOffRequest{}, "")
			return err
		}},
		"a vCenter that is away": {refuses(http.StatusInternalServerError, client.ErrorCodeVcenterUnreachable), func(c *client.Client) error {
			_, err := c.PowerState(ctx, "vm-1", client.Login{})
			return err
		}},
		"the wrong address": {page(http.StatusNotFound), func(c *client.Client) error { _, err := c.Job(ctx, "j1"); return err }},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32
			c := serve(t, func(w http.ResponseWriter, r *http.Request) { asked.Add(1); of.handler(w, r) })
			if err := of.call(c); err == nil || asked.Load() != 1 {
				t.Errorf("asked %d times, %v", asked.Load(), err)
			}
		})
	}
}

func TestRetrySaysWhatIsAskedAgain(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]struct {
		retry              client.Retry
		questions, request int32 // so many of each are sent at most, 0 for more than one
		key                bool
	}{
		"away": {client.RetryAway, 0, 0, true}, "lost": {client.RetryLost, 1, 0, true}, "never": {client.RetryNever, 1, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var questions, requests atomic.Int32
			var key atomic.Bool
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodGet {
					questions.Add(1)
				} else {
					requests.Add(1)
					key.Store(r.Header.Get("Idempotency-Key") != "")
				}
				page(http.StatusBadGateway)(w, r)
			}))
			defer server.Close()
			c, err := client.New(client.Config{URL: server.URL, Retry: of.retry, RequestLimit: 2 * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := c.Job(context.Background(), "j1"); err == nil {
				t.Error("no error")
			}
			var lost *client.LostError
			if _, err := c.PowerOn(context.Background(), "vm-1", client.PowerOnRequest{}, ""); !errors.As(err, &lost) || (lost.Key != "") != of.key || key.Load() != of.key {
				t.Errorf("%v, with a key: %t", err, key.Load())
			}
			if q, r := questions.Load(), requests.Load(); (q == 1) != (of.questions == 1) || (r == 1) != (of.request == 1) {
				t.Errorf("%d questions, %d requests", q, r)
			}
		})
	}
}

func TestARequestOfWhoseCallerIsGoneIsNotSent(t *testing.T) {
	c := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var lost *client.LostError
	if _, err := c.PowerOff(ctx, "vm-1", client.PowerOffRequest{}, ""); !errors.Is(err, context.Canceled) || errors.As(err, &lost) || client.IsTransient(err) {
		t.Errorf("%v", err)
	}
}

func TestWhatIsTransientMaySucceedByItself(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]struct {
		err  error
		want bool
	}{
		"nothing":                {nil, false},
		"nobody there":           {client.ErrUnreachable, true},
		"a lost answer":          {&client.LostError{Key: "k", Err: errors.New("cut off")}, true},
		"a proxy's page":         {&client.Error{Status: 502}, true},
		"another service":        {&client.Error{Status: 404}, false},
		"no room":                {&client.Error{Status: 429, Code: client.ErrorCodeTooManyJobs}, true},
		"no Redis":               {&client.Error{Status: 503, Code: client.ErrorCodeQueueUnavailable}, true},
		"a job without vCenter":  {&client.Error{Code: client.ErrorCodeVcenterUnreachable}, true},
		"a state without it":     {fmt.Errorf("state: %w", &client.Error{Status: 500, Code: client.ErrorCodeVcenterUnreachable}), true},
		"a job that took long":   {&client.Error{Code: client.ErrorCodeTimeout}, false},
		"another job":            {&client.Error{Status: 409, Code: client.ErrorCodeVmBusy}, false},
		"a wrong vCenter login":  {&client.Error{Status: 500, Code: client.ErrorCodeVcenterLoginFailed}, false},
		"a request that is none": {&client.Error{Status: 400, Code: client.ErrorCodeInvalidRequest}, false},
	} {
		if got := client.IsTransient(of.err); got != of.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	if code := client.CodeOf(fmt.Errorf("off: %w", &client.Error{Code: client.ErrorCodeVmBusy})); code != client.ErrorCodeVmBusy || client.CodeOf(errors.New("other")) != "" {
		t.Errorf("code %q", code)
	}
}
