// Package servertest runs a service for tests: API and worker in the test's own process, on a real Redis
// and a simulated vCenter whose guests take no time. Tests of commands and of the servers use it; what
// needs processes of its own builds the program. Its one rule: nothing is left when the test ends.
package servertest

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"vmapower/client"
	"vmapower/credentials"
	"vmapower/internal/config"
	"vmapower/internal/config/configtest"
	"vmapower/internal/sandbox"
	"vmapower/internal/server"
	"vmapower/internal/testenv"
)

// Service is API and worker in the test's own process, on a real Redis and a
// simulated vCenter.
type Service struct {
	VCenter    *sandbox.VCenter
	Redis      *testenv.Redis
	Targets    string // the directory below which targets may lie
	URL, Admin string
	Log        *testenv.Transcript
	Stop       func() error // graceful; it may be repeated
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

// Start starts one that lets anybody in, but for what more settings say.
func Start(t *testing.T, more ...string) *Service {
	t.Helper()
	s := &Service{Redis: testenv.StartRedis(t), VCenter: StartVCenter(t), Targets: t.TempDir(), Log: testenv.NewTranscript()}
	cfg := configtest.Load(t, append([]string{"VMAPOWER_REDIS_URL=" + s.Redis.URL(), "VMAPOWER_AUTH=off", "VMAPOWER_LISTEN=127.0.0.1:0",
		"VMAPOWER_ADMIN_LISTEN=127.0.0.1:0", "VMAPOWER_STABLE_OFF=50ms", "VMAPOWER_DRAIN=0s", "VMAPOWER_VCENTER_CA_FILE=" + s.VCenter.CAFile(),
		"VMAPOWER_TARGET_DIRS=" + s.Targets}, more...)...)
	k := NewKeys(t)
	if cfg.KeyringFile != "" {
		var err error
		if k, err = cfg.OpenKeys(config.RoleServe); err != nil {
			t.Fatal(err)
		}
	}
	process, err := server.Open(server.Options{Config: cfg, Role: config.RoleServe, Keys: k, Version: "dev", Log: slog.New(slog.NewTextHandler(s.Log, nil)), LogDropped: func() float64 { return 0 }})
	if err != nil {
		t.Fatal(err)
	}
	s.URL, s.Admin = "http://"+process.APIAddr(), "http://"+process.AdminAddr()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- process.Run(ctx) }()
	s.Stop = sync.OnceValue(func() error {
		cancel()
		err := <-ended
		process.Close()
		return err
	})
	t.Cleanup(func() { _ = s.Stop() })
	return s
}

// StartVCenter starts a simulated vCenter with the guests of Start, and nothing else.
func StartVCenter(t *testing.T) *sandbox.VCenter {
	t.Helper()
	v, err := sandbox.StartVCenter(sandbox.VCenterOptions{Guests: quickGuests()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v
}

// Environ is that of a caller of the service.
func (s *Service) Environ() []string {
	return []string{
		"VMAPOWER_URL=" + s.URL, "VMAPOWER_VCENTER=" + s.VCenter.Address(),
		"VMAPOWER_VCENTER_USERNAME=" + s.VCenter.Username(), "VMAPOWER_VCENTER_PASSWORD=" + s.VCenter.Password(),
	}
}

// VM is the id of a guest.
func (s *Service) VM(name string) string { return s.VCenter.Guest(name).InstanceUUID() }

// Post sends a power request that waits for its result.
func (s *Service) Post(t *testing.T, vm, verb, more string) (status int, body string) {
	t.Helper()
	text := `{"vcenter":"` + s.VCenter.Address() + `","username":"` + s.VCenter.Username() + `","password":"` + s.VCenter.Password() + `"` + more + `}`
	request, err := http.NewRequest(http.MethodPost, s.URL+"/api/v1/vm/"+vm+"/"+verb, strings.NewReader(text))
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

// Job returns the job of that id.
func (s *Service) Job(t *testing.T, id string) client.Job {
	t.Helper()
	service, err := client.New(client.Config{URL: s.URL, Retry: client.RetryNever})
	if err != nil {
		t.Fatal(err)
	}
	job, err := service.Job(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

// AwaitStep returns the job's id when it does that step.
func (s *Service) AwaitStep(t *testing.T, id, step string) string {
	t.Helper()
	service, err := client.New(client.Config{URL: s.URL, Retry: client.RetryNever})
	if err != nil {
		t.Fatal(err)
	}
	for { // the job may not be there yet
		job, err := service.Job(t.Context(), id)
		if err == nil {
			at, cancel := context.WithCancel(t.Context())
			defer cancel()
			_, _ = service.Wait(at, job.JobId, func(j client.Job) {
				if j.CurrentStep == step || j.Ended() {
					cancel()
				}
			})
			return job.JobId
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// NewKeys are those of a new keyring that no file has.
func NewKeys(t *testing.T) config.Keys {
	t.Helper()
	ring, err := credentials.GenerateKeyring()
	if err != nil {
		t.Fatal(err)
	}
	return config.KeysOf(ring)
}
