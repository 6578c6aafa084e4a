package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vmapower/client"
	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
)

// service is API and worker in the test's own process, on a real Redis and a
// simulated vCenter.
type service struct {
	vcenter    *sandbox.VCenter
	redis      *testenv.Redis
	targets    string // the directory below which targets may lie
	url, admin string
	log        *transcript
	stop       func() error // graceful; it may be repeated
}

// quickGuests do what those of the demo do, without taking their time.
func quickGuests() []sandbox.Guest {
	return []sandbox.Guest{
		{
			Name: "web", Power: sandbox.On, Tools: sandbox.ToolsOK, ShutdownTakes: 200 * time.Millisecond, BootTakes: 200 * time.Millisecond,
			Disks: []sandbox.Disk{{CapacityBytes: 16 << 20, FilledBytes: 8 << 20}},
		},
		{Name: "stuck", Power: sandbox.On, Tools: sandbox.ToolsOK, Hangs: true},
		{Name: "legacy", Power: sandbox.On, Tools: sandbox.ToolsNotInstalled},
		{Name: "files", Power: sandbox.Off, Tools: sandbox.ToolsOK, Disks: []sandbox.Disk{
			{CapacityBytes: 16 << 20, FilledBytes: 8 << 20}, {CapacityBytes: 8 << 20, FilledBytes: 4 << 20},
		}},
	}
}

// startService starts one that lets anybody in, but for what more settings say.
func startService(t *testing.T, more ...string) *service {
	t.Helper()
	s := &service{redis: testenv.StartRedis(t), vcenter: startQuickVCenter(t), targets: t.TempDir(), log: newTranscript()}
	cfg := mustLoad(t, append([]string{"VMAPOWER_REDIS_URL=" + s.redis.URL(), "VMAPOWER_AUTH=off", "VMAPOWER_LISTEN=127.0.0.1:0",
		"VMAPOWER_ADMIN_LISTEN=127.0.0.1:0", "VMAPOWER_STABLE_OFF=50ms", "VMAPOWER_VCENTER_CA_FILE=" + s.vcenter.CAFile(),
		"VMAPOWER_TARGET_DIRS=" + s.targets}, more...)...)
	k := someKeys(t)
	if cfg.KeyringFile != "" {
		var err error
		if k, err = cfg.openKeys(roleServe); err != nil {
			t.Fatal(err)
		}
	}
	servers, err := openProcess(Options{Config: cfg, Role: roleServe, Keys: k, Version: "dev", Log: slog.New(slog.NewTextHandler(s.log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	s.url, s.admin = "http://"+servers.APIAddr(), "http://"+servers.AdminAddr()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- servers.Run(ctx) }()
	s.stop = sync.OnceValue(func() error {
		cancel()
		err := <-ended
		servers.Close()
		return err
	})
	t.Cleanup(func() { _ = s.stop() })
	return s
}

func startQuickVCenter(t *testing.T) *sandbox.VCenter {
	t.Helper()
	v, err := sandbox.StartVCenter(sandbox.VCenterOptions{Guests: quickGuests()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v
}

// environ is that of a caller of the service.
func (s *service) environ() []string {
	return []string{
		"VMAPOWER_URL=" + s.url, "VMAPOWER_VCENTER=" + s.vcenter.Address(),
		"VMAPOWER_VCENTER_USERNAME=" + s.vcenter.Username(), "VMAPOWER_VCENTER_PASSWORD=" + s.vcenter.Password(),
	}
}

// vm is the id of a guest.
func (s *service) vm(name string) string { return s.vcenter.Guest(name).InstanceUUID() }

// post sends a power request that waits for its result.
func (s *service) post(t *testing.T, vm, verb, more string) (status int, body string) {
	t.Helper()
	text := `{"vcenter":"` + s.vcenter.Address() + `","username":"` + s.vcenter.Username() + `","password":"` + s.vcenter.Password() + `"` + more + `}`
	request, err := http.NewRequest(http.MethodPost, s.url+"/api/v1/vm/"+vm+"/"+verb, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Prefer", "wait=30")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, _ := io.ReadAll(response.Body)
	return response.StatusCode, string(answer)
}

func TestARequestOverHTTPBecomesAFinishedSheet(t *testing.T) {
	before := goleak.IgnoreCurrent()
	s := startService(t)
	status, body := s.post(t, s.vm("web"), "power-off", "")
	if status != http.StatusOK || !strings.Contains(body, `"shutdown_method":"graceful"`) || !strings.Contains(body, `"consistency":"clean"`) {
		t.Errorf("power-off: %d %s", status, body)
	}
	if power := s.vcenter.Guest("web").Power(); power != sandbox.Off {
		t.Errorf("the VM is %s", power)
	}
	status, body = s.post(t, s.vm("web"), "power-on", `,"wait_for_tools":true,"external_job_id":"rollback-1"`)
	if status != http.StatusOK || !strings.Contains(body, `"power_on_method":"started"`) || !strings.Contains(body, `"tools_status":"toolsOk"`) {
		t.Errorf("power-on: %d %s", status, body)
	}
	var job client.Job
	_, body, _ = get(t, s.url+"/api/v1/jobs/rollback-1")
	if err := json.Unmarshal([]byte(body), &job); err != nil || len(job.Steps) != 5 || job.Status != client.JobStatusCompleted {
		t.Errorf("%v: %s", err, body)
	}
	_, metrics, _ := get(t, s.admin+"/metrics")
	for _, want := range []string{
		`vmapower_jobs_total{code="",operation="power-off",outcome="completed"} 1`, `vmapower_queue_tasks{queue="power",state="completed"} 2`,
		`vmapower_http_request_duration_seconds_count{method="POST",route="/api/v1/vm/{vm_id}/power-off",status="200"} 1`,
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("no %s in the metrics", want)
		}
	}

	if err := s.stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	if text := s.log.String(); strings.Contains(text, s.vcenter.Password()) || !strings.Contains(text, "vmapower runs") {
		t.Errorf("log: %s", text)
	}
	s.vcenter.Close()
	s.redis.Kill()
	http.DefaultClient.CloseIdleConnections()
	goleak.VerifyNone(t, before)
}

func TestAStoppingServiceAnswersThoseWhoWait(t *testing.T) {
	s := startService(t)
	answered := make(chan int, 1)
	go func() {
		status, _ := s.post(t, s.vm("stuck"), "power-off", `,"external_job_id":"waits"`)
		answered <- status
	}()
	stream, err := http.Get(s.url + "/api/v1/jobs/" + s.awaitStep(t, "waits", "wait-for-shutdown") + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	began := time.Now()
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("stopping took %s", took)
	}
	if status := <-answered; status != http.StatusAccepted {
		t.Errorf("who waited was answered %d", status)
	}
	if _, err := io.Copy(io.Discard, stream.Body); err != nil {
		t.Errorf("the stream was cut: %v", err)
	}
}

func TestARequestWhoseBodyNeverComesIsRefused(t *testing.T) {
	t.Parallel()
	s := startService(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const head = "POST /api/v1/vm/vm-1/power-off HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
	if _, err := io.WriteString(conn, head); err != nil {
		t.Fatal(err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(30 * time.Second)) // a fresh connection has deadlines
	answer := make([]byte, 32)
	if n, err := io.ReadFull(conn, answer); err != nil || !strings.HasPrefix(string(answer[:n]), "HTTP/1.1 400 ") {
		t.Errorf("answered %q, %v", answer[:n], err)
	}
}

// awaitStep returns the job's id when it does that step.
func (s *service) awaitStep(t *testing.T, id, step string) string {
	t.Helper()
	asked, err := client.New(s.url)
	if err != nil {
		t.Fatal(err)
	}
	for { // the job may not be there yet
		job, err := asked.Job(t.Context(), id)
		if err == nil {
			at, cancel := context.WithCancel(t.Context())
			defer cancel()
			_, _ = asked.Wait(at, job.JobId, func(j client.Job) {
				if j.CurrentStep == step || j.Ended() {
					cancel()
				}
			})
			return job.JobId
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestAServerWaitsForARedisThatIsAway(t *testing.T) {
	redis := testenv.StartRedis(t)
	redis.Kill()
	log := newTranscript()
	servers, err := openProcess(Options{
		Config: mustLoad(t, "VMAPOWER_REDIS_URL="+redis.URL(), "VMAPOWER_ADMIN_LISTEN=127.0.0.1:0"),
		Role:   roleWorker, Keys: someKeys(t), Log: slog.New(slog.NewTextHandler(log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- servers.Run(ctx) }()
	ready := "http://" + servers.AdminAddr() + "/readyz"
	if status, body, _ := get(t, ready); status != http.StatusServiceUnavailable {
		t.Errorf("without Redis: %d %s", status, body)
	}
	await(t, log, "waiting for Redis", ended)
	redis.Start()
	for status := 0; status != http.StatusOK; status, _, _ = get(t, ready) {
		time.Sleep(5 * time.Millisecond)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	servers.Close()
}

func TestAnAddressThatIsTakenIsNamed(t *testing.T) {
	s := startService(t)
	code, _, errs := vmapower(t, []string{"VMAPOWER_AUTH=off", "VMAPOWER_LISTEN=" + strings.TrimPrefix(s.url, "http://")}, "api")
	if code != exitFailed || !strings.Contains(errs, "listen: ") || !strings.Contains(errs, "address already in use") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
