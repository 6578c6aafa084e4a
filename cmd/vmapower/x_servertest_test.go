package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/client"
	"vmapower/credentials"
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

// guarded is a service that lets in two appliances: oma-01, whose jobs need approval,
// and desk, which gives it.
type guarded struct {
	*service
	tokens map[string]string
}

func startGuarded(t *testing.T, more ...string) guarded {
	t.Helper()
	path, tokens := filepath.Join(t.TempDir(), "appliances"), map[string]string{}
	for id, roles := range map[string][]access.Role{"oma-01": nil, "desk": {access.RoleApprover, access.RoleOperator}} {
		token, err := access.AddAppliance(path, id, roles, access.ApprovalRequired)
		if err != nil {
			t.Fatal(err)
		}
		tokens[id] = token
	}
	more = append([]string{"VMAPOWER_AUTH=session", "VMAPOWER_APPLIANCES_FILE=" + path, "VMAPOWER_VCENTER_ALLOW=127.0.0.1"}, more...)
	return guarded{startService(t, more...), tokens}
}

// home is the environment of somebody at a machine of their own.
func (g guarded) home(t *testing.T) []string { return append(g.environ(), "HOME="+t.TempDir()) }

func someKeys(t testing.TB) Keys {
	t.Helper()
	ring, err := credentials.GenerateKeyring()
	if err != nil {
		t.Fatal(err)
	}
	return keysOf(ring)
}
