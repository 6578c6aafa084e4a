package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vmapower/client"
	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
)

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
	code, _, errs := commandLine(serverCommands).run(t, []string{"VMAPOWER_AUTH=off", "VMAPOWER_LISTEN=" + strings.TrimPrefix(s.url, "http://")}, "", "api")
	if code != exitFailed || !strings.Contains(errs, "listen: ") || !strings.Contains(errs, "address already in use") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
