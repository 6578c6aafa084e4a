package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"vmapower/api"
	"vmapower/credentials"
	"vmapower/failure"
	"vmapower/joblog"
	"vmapower/tasks"
)

const (
	replicate = "/api/v1/replicate"
	syncVM    = `"vm_id":"` + vmID + `"`
	changeID  = "52 de c0 d9 b9 43 9d 10-61 d5 4c 1b e9 7b 65 63/446"
	oneDisk   = `"disks":[{"disk_key":"2000","change_id":"` + changeID + `","target":"nbd://127.0.0.1:10809/export"}]`
	syncBody  = "{" + login + "," + syncVM + "," + oneDisk + "}"
)

// startSync asks for a final sync of one disk and returns its job.
func (b bundle) startSync(t *testing.T, headers ...string) jobDoc {
	t.Helper()
	return b.do(t, "POST", replicate, syncBody, headers...).job(t, http.StatusAccepted)
}

// synced is the outcome of a sync as a worker writes it.
func synced(id string) joblog.Outcome {
	return joblog.Outcome{Status: joblog.StatusCompleted, ShutdownOver: true, Result: map[string]any{
		"success": true, "vm_id": vmID, "previous_state": "poweredOff", "new_state": "poweredOff", "operation": "final-sync",
		"sync_type": "incremental", "bytes_changed": 65536, "bytes_written": 131072, "duration_seconds": 5, "duration_ms": 5210,
		"timestamp": "2026-01-01T00:00:00Z", "message": "Final sync completed successfully", "job_id": id,
		"disks": []any{map[string]any{
			"disk_key": "2000", "label": "Hard disk 1", "sync_type": "incremental", "full_reason": "", "previous_change_id": changeID,
			"change_id": "52 de/447", "bytes_changed": 65536, "bytes_written": 131072, "extents": 1, "sha256_changed": "ab",
		}},
	}}
}

func TestAReplicateRequestBecomesAFinalSync(t *testing.T) {
	b := setup(t)
	a := b.do(t, "POST", replicate, `{"job_id":"failover-job-12345","vm_id":"`+strings.ToUpper(vmID)+`","vm_paths":["/DC/vm/web 01"],
		"vcenter":"https://VC.example.test/sdk","username":"u","password":"`+password+`","sync_type":"final_incremental",
		"on_change_id_invalid":"fail","on_target_mismatch":"full","verify":"full","reader":"vddk","allow_unflushed":true,"rate_limit":9007199254740993,"timeout":86400,"priority":"high",
		"oma_url":"http://localhost:8082",`+oneDisk+`}`)
	job := a.job(t, http.StatusAccepted)
	if job.VMID != vmID || job.VCenter != "vc.example.test" || job.ExternalID != "failover-job-12345" || job.Operation != "final-sync" || job.Status != "pending" {
		t.Errorf("job %+v", job)
	}
	if got := job.Deadline.Sub(job.CreatedAt); got != 24*time.Hour+time.Minute {
		t.Errorf("deadline after %v", got)
	}
	sheet := ""
	for _, step := range job.Steps {
		sheet += step.Name + " "
	}
	if sheet != "resolve-vm verify-powered-off query-changed-areas copy-changed-areas verify-target record-change-id " {
		t.Errorf("steps %s", sheet)
	}
	if a.header.Get("Location") != "/api/v1/jobs/"+job.ID || a.header.Get("Retry-After") == "" {
		t.Errorf("headers %v", a.header)
	}
	kept, err := b.log.Get(t.Context(), job.ID)
	want := `{"vm_path":"/DC/vm/web 01","disks":[{"disk_key":"2000","change_id":"` + changeID + `","target":"nbd://127.0.0.1:10809/export"}],` +
		`"on_change_id_invalid":"fail","on_target_mismatch":"full","verify":"full","rate_limit":9007199254740993,"timeout":86400,"oma_url":"http://localhost:8082","reader":"vddk","allow_unflushed":true}`
	if err != nil || string(kept.Args) != want {
		t.Errorf("args %s, %v", kept.Args, err)
	}
}

func TestASyncWaitsOnItsOwnQueueWithItsLoginApart(t *testing.T) {
	b := setup(t)
	job := b.startSync(t)
	payload, err := b.redis.Client().HGet(t.Context(), "asynq:{sync}:t:"+job.ID+":0", "msg").Result()
	if err != nil || !strings.Contains(payload, job.ID) || strings.Contains(payload, password) {
		t.Errorf("payload %q, %v", payload, err)
	}
	record, err := b.redis.Client().HGetAll(t.Context(), "{vmapower}:job:"+job.ID).Result()
	if err != nil || strings.Contains(fmt.Sprint(record), password) || strings.Contains(b.logged.String(), password) {
		t.Errorf("the password is in the record or the log: %v, %v", record, err)
	}
	run, err := b.log.Claim(t.Context(), job.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = run.Release(t.Context(), time.Hour, nil) }()
	data, err := run.Credentials(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if found, err := b.keys.Open(data, credentials.Binding{JobID: job.ID, Operation: tasks.OperationFinalSync, VMID: job.VMID}); err != nil || found.Password.Reveal() != password {
		t.Errorf("login %v, %v", found, err)
	}
}

func TestDisksAreReadFromEitherForm(t *testing.T) {
	b := setup(t)
	const (
		target  = "nbd://127.0.0.1:10809/export"
		older   = `"nbd_targets":[{"device_path":"` + target + `","vm_disk_id":1,"vmware_disk_key":"2000"}]`
		noHost  = `"nbd_targets":[{"device_path":"nbd://:10809/export","vmware_disk_key":"2000"}]`
		named   = `[{"disk_key":"2000","change_id":"` + changeID + `","target":"` + target + `"}]`
		unnamed = `[{"disk_key":"2000","change_id":"","target":"` + target + `"}]`
		alone   = `,"change_id":"` + changeID + `"`
	)
	cases := map[string]struct{ fields, disks string }{
		"ours":                             {oneDisk, named},
		"ours with the change id alone":    {`"disks":[{"disk_key":"2000","change_id":"","target":"` + target + `"}]` + alone, named},
		"ours with the change id twice":    {oneDisk + alone, named},
		"ours and an empty older one":      {oneDisk + `,"nbd_targets":[],"change_id":""`, named},
		"older":                            {older, unnamed},
		"older with the change id":         {older + alone, named},
		"older and an empty one of ours":   {older + `,"disks":[]`, unnamed},
		"older without the host":           {noHost, `[{"disk_key":"2000","change_id":"","target":"nbd://:10809/export"}]`},
		"both":                             {oneDisk + "," + older, named},
		"both, the older without the host": {oneDisk + "," + noHost, named},
		"both, in another order": {
			`"disks":[{"disk_key":"2000","target":"file:///a"},{"disk_key":"16000","target":"nbds://[::1]/b"}],"nbd_targets":[{"vmware_disk_key":"16000","device_path":"nbds:///b"},{"vmware_disk_key":"2000","device_path":"file:///a"}]`,
			`[{"disk_key":"2000","change_id":"","target":"file:///a"},{"disk_key":"16000","change_id":"","target":"nbds://[::1]/b"}]`,
		},
		"a socket": {
			`"disks":[{"disk_key":"2000","target":"nbd+unix:///export?socket=/run/nbd.sock"}]`,
			`[{"disk_key":"2000","change_id":"","target":"nbd+unix:///export?socket=/run/nbd.sock"}]`,
		},
	}
	vm := 0
	for name, c := range cases {
		vm++
		t.Run(name, func(t *testing.T) {
			job := b.do(t, "POST", replicate, fmt.Sprintf(`{%s,"vm_id":"vm-%d",%s}`, login, vm, c.fields)).job(t, http.StatusAccepted)
			kept, err := b.log.Get(t.Context(), job.ID)
			want := `{"vm_path":"","disks":` + c.disks + `,"on_change_id_invalid":"full","on_target_mismatch":"fail","verify":"changed","rate_limit":0,"timeout":3600,"oma_url":"","reader":"","allow_unflushed":false}`
			if err != nil || string(kept.Args) != want {
				t.Errorf("args %s, want %s, %v", kept.Args, want, err)
			}
		})
	}
}

func TestAVMNamedByItsPathAloneIsTakenByIt(t *testing.T) {
	b := setup(t)
	body := "{" + login + `,"vm_paths":["/DC/vm/Web-01"],` + oneDisk + "}"
	job := b.do(t, "POST", replicate, body).job(t, http.StatusAccepted)
	if job.VMID != "/DC/vm/Web-01" {
		t.Errorf("job %+v", job)
	}
	if again := b.do(t, "POST", replicate, body).job(t, http.StatusAccepted); again.ID != job.ID {
		t.Errorf("an equal request became job %s beside %s", again.ID, job.ID)
	}
	other := b.do(t, "POST", replicate, strings.Replace(body, "{", `{"timeout":7,`, 1))
	if r := other.wantRefusal(t, http.StatusConflict, failure.VMBusy); r.JobID != job.ID || r.VMID != job.VMID {
		t.Errorf("refusal %+v", r)
	}
}

func TestASyncHasItsVMToItself(t *testing.T) {
	b := setup(t)
	job := b.startSync(t)
	older := strings.Replace(syncBody, oneDisk, `"change_id":"`+changeID+`","nbd_targets":[{"device_path":"nbd://127.0.0.1:10809/export","vmware_disk_key":"2000"}]`, 1)
	for _, equal := range []string{syncBody, strings.Replace(syncBody, password, "changed", 1), older} {
		if again := b.do(t, "POST", replicate, equal); again.job(t, http.StatusAccepted).ID != job.ID || again.header.Get("Idempotent-Replay") != "" {
			t.Errorf("equal request: %s", again.text)
		}
	}
	for _, other := range []answer{
		b.do(t, "POST", replicate, strings.Replace(syncBody, "/446", "/447", 1)),
		b.do(t, "POST", replicate, strings.Replace(syncBody, "{", `{"job_id":"failover-2",`, 1)),
		b.do(t, "POST", powerOn, "{"+login+"}"),
	} {
		if r := other.wantRefusal(t, http.StatusConflict, failure.VMBusy); r.JobID != job.ID || r.VMID != vmID {
			t.Errorf("refusal %+v", r)
		}
	}
}

func TestASyncIsRepeatedByItsIdempotencyKey(t *testing.T) {
	b := setup(t)
	const key = "Idempotency-Key: failover 1:sync"
	job := b.startSync(t, key)
	b.finish(t, job.ID, synced(job.ID))
	again := b.do(t, "POST", replicate, syncBody, key)
	if j := again.job(t, http.StatusAccepted); j.ID != job.ID || j.Status != "completed" || again.header.Get("Idempotent-Replay") != "true" {
		t.Errorf("replay %s %v", again.text, again.header)
	}
	other := strings.Replace(syncBody, "10809", "10810", 1)
	b.do(t, "POST", replicate, other, key).wantRefusal(t, http.StatusUnprocessableEntity, failure.IdempotencyConflict)
	b.do(t, "POST", powerOff, "{"+login+"}", key).wantRefusal(t, http.StatusUnprocessableEntity, failure.IdempotencyConflict)
}

func TestPreferWaitAnswersASyncWithItsResultOrItsFailure(t *testing.T) {
	b := setup(t)
	const key = "Idempotency-Key: k"
	job := b.startSync(t, key)
	if a := b.do(t, "POST", replicate, syncBody, "Prefer: wait=0"); a.job(t, http.StatusAccepted).ID != job.ID || a.header.Get("Preference-Applied") != "" {
		t.Errorf("not done: %s", a.text)
	}
	b.finish(t, job.ID, synced(job.ID))
	a := b.do(t, "POST", replicate, syncBody, key, "Prefer: wait=5")
	if a.status != http.StatusOK || !strings.Contains(a.text, `"sync_type":"incremental"`) || a.header.Get("Preference-Applied") != "wait=5" {
		t.Errorf("%d %v %s", a.status, a.header, a.text)
	}
	const other = "Idempotency-Key: f"
	job = b.startSync(t, other)
	b.fail(t, job.ID, failure.Failure{Code: failure.SourceNotPoweredOff, Summary: "It is on", Details: "web-01 came on"})
	r := b.do(t, "POST", replicate, syncBody, other, "Prefer: wait=5").wantRefusal(t, http.StatusConflict, failure.SourceNotPoweredOff)
	if r.JobID != job.ID || r.VMID != vmID || r.Details != "web-01 came on" {
		t.Errorf("refusal %+v", r)
	}
}

func TestOlderCallersOfASyncGet200AtOnce(t *testing.T) {
	b := setup(t, func(c *api.Config) { c.CompatWait = time.Hour })
	body := `{"job_id":"failover-1","vcenter":"vc.example.test","username":"u","password":"` + password + `","vm_paths":["/DC/vm/web-01"],
		"oma_url":"http://localhost:8082","nbd_targets":[{"device_path":"nbd://:10809/migration-vol-1","vm_disk_id":7,"vmware_disk_key":"2000"}]}`
	a := b.do(t, "POST", replicate, body)
	jobs, _, err := b.log.List(t.Context(), joblog.Filter{ExternalID: "failover-1"}, "", 10)
	if err != nil || len(jobs) != 1 || jobs[0].Operation != tasks.OperationFinalSync {
		t.Fatal(jobs, err)
	}
	want := fmt.Sprintf(`{"job_id":"failover-1","started_at":%q,"status":"pending","vm_count":1}`, jobs[0].Created.Format("2006-01-02T15:04:05.999Z07:00"))
	if a.status != http.StatusOK || strings.TrimSpace(a.text) != want || a.header.Get("Location") != "/api/v1/jobs/"+jobs[0].ID {
		t.Errorf("%d %s, want %s", a.status, a.text, want)
	}
	b.do(t, "POST", replicate, body, "Prefer: respond-async").job(t, http.StatusAccepted)
	unnamed := b.do(t, "POST", replicate, syncBody)
	jobs, _, err = b.log.List(t.Context(), joblog.Filter{VMID: vmID}, "", 10)
	if err != nil || len(jobs) != 1 || unnamed.status != http.StatusOK || !strings.Contains(unnamed.text, jobs[0].ID) {
		t.Errorf("without an id of the caller's: %d %s, %v %v", unnamed.status, unnamed.text, jobs, err)
	}
}

func TestASyncThatWasCancelledBeforeItBeganSaysSo(t *testing.T) {
	b := setup(t)
	job := b.startSync(t)
	j := b.do(t, "POST", "/api/v1/jobs/"+job.ID+"/cancel", "").job(t, http.StatusAccepted)
	if j.Status != "cancelled" || !strings.Contains(string(j.Result), `"operation":"final-sync"`) {
		t.Errorf("job %+v", j)
	}
}

func TestASyncThatRedisDoesNotTakeNamesItsVM(t *testing.T) {
	b := setup(t)
	b.redis.Kill()
	r := b.do(t, "POST", replicate, syncBody).wantRefusal(t, http.StatusServiceUnavailable, failure.QueueUnavailable)
	if r.VMID != vmID || len(r.JobID) != 36 {
		t.Errorf("refusal %+v", r)
	}
}
