package client_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"vmapower/client"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const password = "canary-not-a-real-password"

// serve answers as the service would, and returns a client for it.
func serve(t *testing.T, handler http.HandlerFunc) *client.Client {
	t.Helper()
	t.Parallel()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	c, err := client.New(server.URL, client.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func job(status string, revision int) string {
	return fmt.Sprintf(`{"job_id":"j1","operation":"power-off","vm_id":"vm-1","status":%q,"revision":%d,"steps":[],"result":null,
		"error":null,"created_at":"2026-01-01T00:00:00Z","started_at":null,"ended_at":null,"deadline":null,"approval":null}`, status, revision)
}

func TestPowerOffSendsWhatWasSetAndNothingElse(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if r.Method+" "+r.URL.EscapedPath() != "POST /api/v1/vm/vm-1%2Fx/power-off" || r.Header.Get("Prefer") != "respond-async" || r.Header.Get("Idempotency-Key") != "k" {
			t.Errorf("%s %s %v", r.Method, r.URL.EscapedPath(), r.Header)
		}
		var sent map[string]any
		if err := json.Unmarshal(body, &sent); err != nil || len(sent) != 4 || sent["password"] != password || sent["wait_for_shutdown"] != false {
			t.Errorf("body %s, %v", body, err)
		}
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprint(w, job("pending", 1))
	})
	wait := false
	got, err := c.PowerOff(t.Context(), "vm-1/x", client.PowerOffRequest{Vcenter: "vc.example.test", Username: "u", Password: password, WaitForShutdown: &wait}, "k")
	if err != nil || got.JobId != "j1" || got.Ended() || got.Err() != nil || got.StartedAt != nil {
		t.Errorf("job %+v, %v", got, err)
	}
}

func TestPowerOnWithoutAKeySendsNone(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if _, sent := r.Header["Idempotency-Key"]; sent || r.URL.Path != "/api/v1/vm/vm-1/power-on" {
			t.Errorf("%s %v", r.URL.Path, r.Header)
		}
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprint(w, job("pending", 1))
	})
	if _, err := c.PowerOn(t.Context(), "vm-1", client.PowerOnRequest{}, ""); err != nil {
		t.Error(err)
	}
}

func TestReplicateSendsTheDisksAsTheyWereGiven(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if r.Method+" "+r.URL.Path != "POST /api/v1/replicate" || r.Header.Get("Prefer") != "respond-async" || r.Header.Get("Idempotency-Key") != "k" {
			t.Errorf("%s %s %v", r.Method, r.URL.Path, r.Header)
		}
		want := `{"disks":[{"change_id":"52 de/446","disk_key":"2000","target":"nbd://127.0.0.1:10809/export"},` +
			`{"disk_key":"2001","target":"file:///targets/b"}],"password":"` + password + `","timeout":60,"vm_id":"vm-1"}`
		if string(body) != want {
			t.Errorf("body %s\nwant %s", body, want)
		}
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprint(w, job("pending", 1))
	})
	timeout := 60
	request := client.ReplicateRequest{VmId: "vm-1", Password: password, Timeout: &timeout, Disks: []client.DiskToSync{
		{DiskKey: "2000", ChangeId: "52 de/446", Target: "nbd://127.0.0.1:10809/export"},
		{DiskKey: "2001", Target: "file:///targets/b"},
	}}
	if got, err := c.Replicate(t.Context(), request, "k"); err != nil || got.JobId != "j1" {
		t.Errorf("job %+v, %v", got, err)
	}
}

func TestProgressIsReadDiskByDisk(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method+" "+r.URL.EscapedPath() != "GET /api/v1/progress/failover%2F7" {
			t.Errorf("%s %s", r.Method, r.URL.EscapedPath())
		}
		fmt.Fprint(w, `{"job_id":"j1","status":"running","sync_type":"incremental","phase":"Copying Data","percentage":12.5,"bytes_transferred":3,
			"total_bytes":8,"last_error":null,"disk_progresses":[{"disk_id":"disk-2000","label":"Hard disk 1","bytes_transferred":3,"total_bytes":8}]}`)
	})
	got, err := c.Progress(t.Context(), "failover/7")
	if err != nil || got.Phase != client.ProgressPhaseCopyingData || got.Percentage != 12.5 || got.LastError != nil || len(got.DiskProgresses) != 1 ||
		got.DiskProgresses[0].Label != "Hard disk 1" || got.DiskProgresses[0].BytesTransferred != 3 {
		t.Errorf("progress %+v, %v", got, err)
	}
}

func TestAnErrorOfTheServiceIsATypedError(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusConflict)
		fmt.Fprint(w, `{"error":"Another job works on the VM","details":"job j9","code":"vm_busy","vm_id":"vm-1","job_id":"j9","request_id":"r","timestamp":"2026-01-01T00:00:00Z"}`)
	})
	_, err := c.PowerOff(t.Context(), "vm-1", client.PowerOffRequest{Password: password}, "")
	var refused *client.Error
	if !errors.As(err, &refused) || refused.Status != 409 || refused.Code != client.ErrorCodeVmBusy || refused.JobID != "j9" || refused.RequestID != "r" ||
		err.Error() != "Another job works on the VM: job j9" {
		t.Errorf("error %+v", err)
	}
}

func TestAnAnswerOfSomethingElseIsAnErrorWithItsStatus(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusTeapot) })
	_, err := c.Job(t.Context(), "j1")
	var refused *client.Error
	if !errors.As(err, &refused) || refused.Status != http.StatusTeapot || refused.Code != "" || strings.Contains(err.Error(), "html") {
		t.Errorf("error %v", err)
	}
}

func TestAPasswordIsNotCarriedAlongARedirect(t *testing.T) {
	t.Parallel()
	var reached atomic.Bool
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	defer other.Close()
	server := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	c, err := client.New(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.PowerOff(t.Context(), "vm-1", client.PowerOffRequest{Password: password}, ""); err == nil || reached.Load() {
		t.Errorf("error %v, followed %v", err, reached.Load())
	}
	http.DefaultClient.CloseIdleConnections()
}

func TestPowerStateSendsTheLoginInHeaders(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery != "" || r.Header.Get("X-VCenter") != "vc.example.test" || r.Header.Get("X-VCenter-Username") != "u" || r.Header.Get("X-VCenter-Password") != password {
			t.Errorf("%s %v", r.URL, r.Header)
		}
		fmt.Fprint(w, `{"vm_id":"vm-1","power_state":"poweredOff","tools_status":"toolsNotRunning","last_state_change":null,"uptime_seconds":0,"timestamp":"2026-01-01T00:00:00Z"}`)
	})
	state, err := c.PowerState(t.Context(), "vm-1", client.Login{VCenter: "vc.example.test", Username: "u", Password: password})
	if err != nil || state.PowerState != client.PoweredOff || state.LastStateChange != nil {
		t.Errorf("state %+v, %v", state, err)
	}
}

func TestAListIsAskedForWithItsFilterOnly(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if got := r.URL.Query().Encode(); got != "external_job_id=a%2Cb%26c&limit=5&status=failed" {
			t.Errorf("query %s", got)
		}
		fmt.Fprintf(w, `{"items":[%s],"next_cursor":"c"}`, job("failed", 3))
	})
	list, err := c.Jobs(t.Context(), client.Filter{Status: client.JobStatusFailed, ExternalID: "a,b&c", Limit: 5})
	if err != nil || len(list.Items) != 1 || list.NextCursor != "c" {
		t.Errorf("list %+v, %v", list, err)
	}
}

func TestWaitFollowsTheJobThroughOutagesToItsEnd(t *testing.T) {
	var asked atomic.Int32
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		known, wait := r.Header.Get("If-None-Match"), r.URL.Query().Get("wait")
		revision, status := 1, "pending"
		switch asked.Add(1) {
		case 1:
			if known != "" || wait != "" {
				t.Errorf("first: %q %q", known, wait)
			}
		case 2:
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		case 3:
			panic(http.ErrAbortHandler) // the connection breaks
		case 4:
			w.Header().Set("ETag", known)
			w.WriteHeader(http.StatusNotModified)
			return
		default:
			if known != `"r1"` || wait != "30" {
				t.Errorf("later: %q %q", known, wait)
			}
			revision, status = 2, "completed"
		}
		w.Header().Set("ETag", fmt.Sprintf(`"r%d"`, revision))
		fmt.Fprint(w, job(status, revision))
	})
	var seen []string
	got, err := c.Wait(t.Context(), "j1", func(j client.Job) { seen = append(seen, string(j.Status)) })
	if err != nil || !got.Ended() || fmt.Sprint(seen) != "[pending completed]" {
		t.Errorf("job %+v, seen %v, %v", got, seen, err)
	}
}

func TestWaitEndsForWhatWillNotPass(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"error":"There is no such job","code":"job_not_found","timestamp":"2026-01-01T00:00:00Z"}`)
	})
	_, err := c.Wait(t.Context(), "j1", nil)
	var refused *client.Error
	if !errors.As(err, &refused) || refused.Code != client.ErrorCodeJobNotFound {
		t.Errorf("error %v", err)
	}
}

func TestAFailedJobGivesItsReason(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		failure := `{"error":"VM not found","details":"look again","code":"vm_not_found","vm_id":"vm-1","job_id":"j1","request_id":"","timestamp":"2026-01-01T00:00:00Z"}`
		fmt.Fprint(w, strings.Replace(job("failed", 2), `"error":null`, `"error":`+failure, 1))
	})
	got, err := c.Wait(t.Context(), "j1", nil)
	if err != nil || got.Err() == nil || got.Err().Error() != "VM not found: look again" {
		t.Errorf("job %+v, %v", got, err)
	}
}

func TestAServiceThatIsNotThereIsUnreachable(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(nil)
	server.Close()
	c, err := client.New(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Cancel(t.Context(), "j1"); !errors.Is(err, client.ErrUnreachable) || strings.Contains(err.Error(), "/api/v1") {
		t.Errorf("error %v", err)
	}
}

func TestAnAddressThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "localhost:8081", "ftp://x", "http://", "http://u:" + password + "@\x00"} {
		if _, err := client.New(address); err == nil || strings.Contains(err.Error(), password) {
			t.Errorf("%q: %v", address, err)
		}
	}
}
