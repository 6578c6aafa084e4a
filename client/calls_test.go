package client_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"

	"vmapower/client"
)

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
	got, err := c.PowerOff(context.Background(), "vm-1/x", client.PowerOffRequest{Vcenter: "vc.example.test", Username: "u", Password: password, WaitForShutdown: &wait}, "k")
	if err != nil || got.JobId != "j1" || got.Ended() || got.Err() != nil || got.StartedAt != nil {
		t.Errorf("job %+v, %v", got, err)
	}
}

func TestARequestWithoutAKeyHasOneOfItsOwn(t *testing.T) {
	keys := map[string]bool{}
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		keys[r.Header.Get("Idempotency-Key")] = true
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprint(w, job("pending", 1))
	})
	for range 2 {
		if _, err := c.PowerOn(context.Background(), "vm-1", client.PowerOnRequest{}, ""); err != nil {
			t.Error(err)
		}
	}
	if len(keys) != 2 || keys[""] {
		t.Errorf("keys %v", keys)
	}
}

func TestFinalSyncSendsTheDisksAsTheyWereGiven(t *testing.T) {
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
	request := client.FinalSyncRequest{VmId: "vm-1", Password: password, Timeout: &timeout, Disks: []client.DiskToSync{
		{DiskKey: "2000", ChangeId: "52 de/446", Target: "nbd://127.0.0.1:10809/export"},
		{DiskKey: "2001", Target: "file:///targets/b"},
	}}
	if got, err := c.FinalSync(context.Background(), request, "k"); err != nil || got.JobId != "j1" {
		t.Errorf("job %+v, %v", got, err)
	}
}

func TestPowerStateSendsTheLoginInHeaders(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery != "" || r.Header.Get("X-VCenter") != "vc.example.test" || r.Header.Get("X-VCenter-Username") != "u" || r.Header.Get("X-VCenter-Password") != password {
			t.Errorf("%s %v", r.URL, r.Header)
		}
		fmt.Fprint(w, `{"vm_id":"vm-1","power_state":"poweredOff","tools_status":"toolsNotRunning","last_state_change":null,"uptime_seconds":0,"timestamp":"2026-01-01T00:00:00Z"}`)
	})
	state, err := c.PowerState(context.Background(), "vm-1", client.Login{VCenter: "vc.example.test", Username: "u", Password: password})
	if err != nil || state.PowerState != client.VMPowerStatePoweredOff || state.LastStateChange != nil {
		t.Errorf("state %+v, %v", state, err)
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
	got, err := c.Progress(context.Background(), "failover/7")
	if err != nil || got.Phase != client.ProgressPhaseCopyingData || got.Percentage != 12.5 || got.LastError != nil || len(got.DiskProgresses) != 1 ||
		got.DiskProgresses[0].Label != "Hard disk 1" || got.DiskProgresses[0].BytesTransferred != 3 {
		t.Errorf("progress %+v, %v", got, err)
	}
}

func TestAListIsAskedForWithItsFilterOnly(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if got := r.URL.Query().Encode(); got != "context_id=move+7&external_job_id=a%2Cb%26c&limit=5&status=failed" {
			t.Errorf("query %s", got)
		}
		fmt.Fprintf(w, `{"items":[%s],"next_cursor":"c"}`, job("failed", 3))
	})
	list, err := c.Jobs(context.Background(), client.Filter{Status: client.JobStatusFailed, ExternalID: "a,b&c", ContextID: "move 7", Limit: 5})
	if err != nil || len(list.Items) != 1 || list.NextCursor != "c" {
		t.Errorf("list %+v, %v", list, err)
	}
}

func TestAnIDCannotLeaveItsPlaceInThePath(t *testing.T) {
	asked := make(chan string, 1)
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.EscapedPath() + "?" + r.URL.RawQuery
		fmt.Fprint(w, job("completed", 1))
	})
	const id, escaped = "a/../b?c=d#e%2F f", "a%2F..%2Fb%3Fc=d%23e%252F%20f"
	ctx := context.Background()
	for want, call := range map[string]func() error{
		"vm/" + escaped + "/power-off":   func() error { _, err := c.PowerOff(ctx, id, client.PowerOffRequest{}, ""); return err },
		"vm/" + escaped + "/power-on":    func() error { _, err := c.PowerOn(ctx, id, client.PowerOnRequest{}, ""); return err },
		"vm/" + escaped + "/power-state": func() error { _, err := c.PowerState(ctx, id, client.Login{}); return err },
		"vm/" + escaped + "/preflight": func() error {
			_, err := c.Preflight(ctx, id, client.PreflightRequest{}, client.Login{})
			return err
		},
		"jobs/" + escaped:              func() error { _, err := c.Job(ctx, id); return err },
		"jobs/" + escaped + "/cancel":  func() error { _, err := c.Cancel(ctx, id); return err },
		"jobs/" + escaped + "/approve": func() error { _, err := c.Approve(ctx, id, ""); return err },
		"progress/" + escaped:          func() error { _, err := c.Progress(ctx, id); return err },
	} {
		if err := call(); err != nil {
			t.Errorf("%s: %v", want, err)
		}
		if got := <-asked; got != "/api/v1/"+want+"?" {
			t.Errorf("asked for %s, want %s", got, want)
		}
	}
	if _, err := c.Wait(ctx, id, nil); err != nil {
		t.Error(err)
	}
	if got := <-asked; got != "/api/v1/jobs/"+escaped+"?" {
		t.Errorf("waited for %s", got)
	}
}

func TestARequestIsReadAsItsOperation(t *testing.T) {
	t.Parallel()
	for text, read := range map[string]func(client.JobRequest) (bool, error){
		`{"policy":"graceful_only","timeout":300,"wait_for_shutdown":true,"username":"u"}`: func(r client.JobRequest) (bool, error) {
			got, err := r.AsPowerOffSpec()
			return got.Policy == client.PolicyGracefulOnly && got.Timeout == 300 && got.WaitForShutdown && got.Username == "u", err
		},
		`{"wait_for_tools":true,"timeout":600,"profile":"site-a","metadata":{"ticket":7}}`: func(r client.JobRequest) (bool, error) {
			got, err := r.AsPowerOnSpec()
			return got.WaitForTools && got.Timeout == 600 && got.Profile == "site-a" && len(got.Metadata) == 1, err
		},
		`{"verify":"full","disks":[{"disk_key":"2000","change_id":"","target":"file:///a"}]}`: func(r client.JobRequest) (bool, error) {
			got, err := r.AsFinalSyncSpec()
			return got.Verify == client.VerifyFull && len(got.Disks) == 1 && got.Disks[0].Target == "file:///a", err
		},
	} {
		var job client.Job
		if err := json.Unmarshal([]byte(`{"request":`+text+`}`), &job); err != nil {
			t.Fatal(err)
		}
		if same, err := read(job.Request); err != nil || !same {
			t.Errorf("%s was read otherwise, %v", text, err)
		}
		if again, err := json.Marshal(job.Request); err != nil || string(again) != text {
			t.Errorf("written again: %s, %v", again, err)
		}
	}
}

func TestAResultIsReadAsItsOperation(t *testing.T) {
	t.Parallel()
	for text, read := range map[string]func(client.JobResult) (bool, error){
		`{"operation":"power-off","shutdown_method":"forced","forced_reason":"timeout","new_state":"poweredOff"}`: func(r client.JobResult) (bool, error) {
			got, err := r.AsPowerOffResult()
			return got.ShutdownMethod == client.ShutdownMethodForced && got.ForcedReason == client.ForcedReasonTimeout && got.NewState == client.VMPowerStatePoweredOff, err
		},
		`{"operation":"power-on","power_on_method":"resumed","tools_status":"toolsOk"}`: func(r client.JobResult) (bool, error) {
			got, err := r.AsPowerOnResult()
			return got.PowerOnMethod == client.PowerOnMethodResumed && got.ToolsStatus == client.ToolsStatusToolsOk, err
		},
		`{"operation":"final-sync","sync_type":"full","disks":[{"disk_key":"2000","change_id":"52 de/447"}]}`: func(r client.JobResult) (bool, error) {
			got, err := r.AsFinalSyncResult()
			return got.SyncType == client.SyncTypeFull && len(got.Disks) == 1 && got.Disks[0].ChangeId == "52 de/447", err
		},
	} {
		var ended client.Job
		if err := json.Unmarshal([]byte(`{"result":`+text+`}`), &ended); err != nil {
			t.Fatal(err)
		}
		if same, err := read(*ended.Result); err != nil || !same {
			t.Errorf("%s was read otherwise, %v", text, err)
		}
		if again, err := json.Marshal(ended.Result); err != nil || string(again) != text {
			t.Errorf("written again: %s, %v", again, err)
		}
	}
	var running client.Job
	if err := json.Unmarshal([]byte(`{"result":null}`), &running); err != nil || running.Result != nil {
		t.Errorf("result %v of a job that has none, %v", running.Result, err)
	}
}
