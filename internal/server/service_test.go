package server_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vmapower/internal/config"
	"vmapower/internal/config/configtest"
	"vmapower/internal/sandbox"
	"vmapower/internal/server"
	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
	"vmapower/internal/terminal/terminaltest"
	"vmapower/internal/testenv"
	"vmapower/joblog"
	"vmapower/tasks"
)

func TestARequestOverHTTPBecomesAFinishedJob(t *testing.T) {
	before := goleak.IgnoreCurrent()
	s := servertest.Start(t)
	status, body := s.Post(t, s.VM("web"), "power-off", "")
	if status != http.StatusOK || !strings.Contains(body, `"shutdown_method":"graceful"`) || !strings.Contains(body, `"consistency":"clean"`) {
		t.Errorf("power-off: %d %s", status, body)
	}
	if power := s.VCenter.Guest("web").Power(); power != sandbox.Off {
		t.Errorf("the VM is %s", power)
	}
	status, body = s.Post(t, s.VM("web"), "power-on", `,"wait_for_tools":true,"external_job_id":"rollback-1"`)
	if status != http.StatusOK || !strings.Contains(body, `"power_on_method":"started"`) || !strings.Contains(body, `"tools_status":"toolsOk"`) {
		t.Errorf("power-on: %d %s", status, body)
	}
	if job := s.Job(t, "rollback-1"); len(job.Steps) != len((tasks.PowerOn{}).Operation().Steps) || job.Status != "completed" {
		t.Errorf("%+v", job)
	}
	_, metrics, _ := testenv.Get(t, s.Admin+"/metrics")
	for _, want := range []string{
		`vmapower_jobs_total{code="",operation="power-off",outcome="completed"} 1`, `vmapower_queue_tasks{queue="power",state="pending"} 0`,
		`vmapower_http_requests_total{method="POST",route="/api/v1/vm/{vm_id}/power-off",status="200"} 1`,
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("no %s in the metrics", want)
		}
	}

	if err := s.Stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	if text := s.Log.String(); strings.Contains(text, s.VCenter.Password()) || !strings.Contains(text, "vmapower runs") {
		t.Errorf("log: %s", text)
	}
	s.VCenter.Close()
	s.Redis.Kill()
	http.DefaultClient.CloseIdleConnections()
	goleak.VerifyNone(t, before)
}

func TestAStoppingServiceAnswersThoseWhoWait(t *testing.T) {
	s := servertest.Start(t)
	answered := make(chan int, 1)
	go func() {
		status, _ := s.Post(t, s.VM("stuck"), "power-off", `,"external_job_id":"waits"`)
		answered <- status
	}()
	stream, err := http.Get(s.URL + "/api/v1/jobs/" + s.AwaitStep(t, "waits", "wait-for-shutdown") + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	began := time.Now()
	if err := s.Stop(); err != nil {
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
	s := servertest.Start(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const head = "POST /api/v1/vm/vm-1/power-off HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
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
	log := testenv.NewTranscript()
	servers, err := server.Open(server.Options{
		Config: configtest.Load(t, "VMAPOWER_REDIS_URL="+redis.URL(), "VMAPOWER_ADMIN_LISTEN=127.0.0.1:0"),
		Role:   config.RoleWorker, Keys: servertest.NewKeys(t), Log: slog.New(slog.NewTextHandler(log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- servers.Run(ctx) }()
	ready := "http://" + servers.AdminAddr() + "/readyz"
	if status, body, _ := testenv.Get(t, ready); status != http.StatusServiceUnavailable {
		t.Errorf("without Redis: %d %s", status, body)
	}
	testenv.Await(t, log, "waiting for Redis", ended)
	redis.Start()
	for status := 0; status != http.StatusOK; status, _, _ = testenv.Get(t, ready) {
		time.Sleep(5 * time.Millisecond)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	servers.Close()
}

// What an earlier version wrote is not read, and its jobs must not seem never to have been.
func TestAServerDoesNotStartBesideJobsOfAnEarlierForm(t *testing.T) {
	redis := testenv.StartRedis(t)
	if err := redis.Client().Set(t.Context(), "{vmapower}:mark", "8c5f27d6-2d5e-4ee0-9b59-7c2f7a1d8b55", 0).Err(); err != nil {
		t.Fatal(err)
	}
	servers, err := server.Open(server.Options{
		Config: configtest.Load(t, "VMAPOWER_REDIS_URL="+redis.URL(), "VMAPOWER_ADMIN_LISTEN=off"),
		Role:   config.RoleWorker, Keys: servertest.NewKeys(t), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer servers.Close()
	if err := servers.Run(t.Context()); !errors.Is(err, joblog.ErrEarlierForm) {
		t.Errorf("it ended with %v", err)
	}
}

func TestAnAddressThatIsTakenIsNamed(t *testing.T) {
	s := servertest.Start(t)
	code, _, errs := terminaltest.CommandLine(server.Commands).Run(t, []string{"VMAPOWER_AUTH=off", "VMAPOWER_LISTEN=" + strings.TrimPrefix(s.URL, "http://")}, "", "api")
	if code != terminal.ExitFailed || !strings.Contains(errs, "listen: ") || !strings.Contains(errs, "address already in use") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
