package server

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/config"
	"vmapower/internal/config/configtest"
	"vmapower/internal/note/notetest"
	"vmapower/internal/testenv"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/tasks/queue"
)

// adminOf serves the admin listener's pages for a Redis.
func adminOf(t *testing.T, client redis.UniversalClient) *httptest.Server {
	t.Helper()
	return adminOfProcess(t, client, &Process{Options: Options{Role: config.RoleServe}})
}

// adminOfProcess gives the process a Redis, and serves its admin listener's pages.
func adminOfProcess(t *testing.T, client redis.UniversalClient, p *Process) *httptest.Server {
	t.Helper()
	jobs := joblog.New(client, joblog.Options{Keys: notetest.Worker(), Retention: time.Hour})
	t.Cleanup(jobs.Close)
	registry := newRegistry(client, nil)
	clocks := newClockSteps(slog.New(slog.DiscardHandler), registry)
	p.redis, p.jobs, p.registry = client, jobs, registry
	p.probe = &redisProbe{client: client, jobs: jobs, queue: queue.New(client), clocks: clocks, limits: true}
	server := httptest.NewServer(p.newAdmin())
	t.Cleanup(server.Close)
	return server
}

func TestReadyzFollowsRedis(t *testing.T) {
	server := testenv.StartRedis(t)
	client := configtest.Load(t, "VMAPOWER_REDIS_URL="+server.URL()).OpenRedis()
	t.Cleanup(func() { _ = client.Close() })
	admin := adminOf(t, client)

	if status, body, _ := testenv.Get(t, admin.URL+"/readyz"); status != http.StatusOK || strings.Contains(body, "warnings") {
		t.Errorf("with Redis: %d %s", status, body)
	}
	server.Stop()
	began := time.Now()
	status, body, _ := testenv.Get(t, admin.URL+"/readyz")
	if took := time.Since(began); status != http.StatusServiceUnavailable || !strings.Contains(body, "Redis does not answer") || took > 10*time.Second {
		t.Errorf("without Redis: %d %s after %s", status, body, took)
	}
	if status, body, _ := testenv.Get(t, admin.URL+"/healthz"); status != http.StatusOK {
		t.Errorf("alive without Redis: %d %s", status, body)
	}
	server.Continue()
	if status, body, _ := testenv.Get(t, admin.URL+"/readyz"); status != http.StatusOK {
		t.Errorf("Redis is back: %d %s", status, body)
	}
}

// A worker at the far end of a line works, slower: it is ready.
func TestReadyzIsGreenOverASlowLine(t *testing.T) {
	server := testenv.StartRedis(t)
	line := testenv.StartProxy(t, server.Addr(), nil)
	line.Delay(testenv.Down, 200*time.Millisecond)
	client := configtest.Load(t, "VMAPOWER_REDIS_URL="+testenv.RedisURL(line.Addr())).OpenRedis()
	t.Cleanup(func() { _ = client.Close() })
	if status, body, _ := testenv.Get(t, adminOf(t, client).URL+"/readyz"); status != http.StatusOK {
		t.Errorf("%d %s", status, body)
	}
}

func TestReadyzSaysThatRedisForgot(t *testing.T) {
	server := testenv.StartRedis(t)
	client, admin := server.Client(), adminOf(t, server.ServiceClient())
	if status, body, _ := testenv.Get(t, admin.URL+"/readyz"); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	if err := client.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	if status, body, _ := testenv.Get(t, admin.URL+"/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "lost its state") {
		t.Errorf("%d %s", status, body)
	}
}

func TestReadyzSaysWhyASubmissionWouldFailAndWhatToDo(t *testing.T) {
	server := testenv.StartRedis(t)
	client, admin := server.Client(), adminOf(t, server.ServiceClient())
	narrow := func(rights ...any) func() error {
		return func() error {
			return client.Do(t.Context(), append([]any{"ACL", "SETUSER", "vmapower"}, rights...)...).Err()
		}
	}
	set := func(name, value string) func() error {
		return func() error { return client.ConfigSet(t.Context(), name, value).Err() }
	}
	do := func(command ...any) func() error {
		return func() error { return client.Do(t.Context(), command...).Err() }
	}
	for name, c := range map[string]struct {
		spoil, heal func() error
		says        []string
	}{
		"a replica":            {do("REPLICAOF", "127.0.0.1", "1"), do("REPLICAOF", "NO", "ONE"), []string{"READONLY", "redis_url must lead to the master"}},
		"full":                 {set("maxmemory", "1"), set("maxmemory", "0"), []string{"out of memory", "maxmemory"}},
		"too few replicas":     {set("min-replicas-to-write", "1"), set("min-replicas-to-write", "0"), []string{"NOREPLICAS", "min-replicas-to-write"}},
		"no channels":          {narrow("resetchannels"), narrow("resetchannels", "&{vmapower}:*"), []string{"What Redis must allow"}},
		"no scripts":           {narrow("-@scripting"), narrow("+@scripting"), []string{"What Redis must allow"}},
		"not asynq's keys":     {narrow("resetkeys", "~{vmapower}:*"), narrow("~asynq:*"), []string{"What Redis must allow"}},
		"not asynq's commands": {narrow("-lpush"), narrow("+lpush"), []string{"What Redis must allow"}},
		"not the limits' keys": {
			narrow("resetkeys", "~asynq:*", "~{vmapower}:mark", "~{vmapower}:ready", "~{vmapower}:clock", "~{vmapower}:accepted*", "~{vmapower}:loss", "~{vmapower}:"),
			narrow("~{vmapower}:*"), []string{"What Redis must allow"},
		},
		"not the keys of jobs": {narrow("resetkeys", "~asynq:*"), narrow("~{vmapower}:*"), []string{"What Redis must allow"}},
	} {
		if err := c.spoil(); err != nil {
			t.Fatal(name, err)
		}
		status, body, _ := testenv.Get(t, admin.URL+"/readyz")
		for _, want := range c.says {
			if status != http.StatusServiceUnavailable || !strings.Contains(body, want) {
				t.Errorf("%s: %d, no %q in %s", name, status, want, body)
			}
		}
		if err := c.heal(); err != nil {
			t.Fatal(name, err)
		}
		if status, body, _ := testenv.Get(t, admin.URL+"/readyz"); status != http.StatusOK {
			t.Errorf("%s, healed: %d %s", name, status, body)
		}
	}
}

func TestReadyzSaysThatAFailoverWouldForgetJobs(t *testing.T) {
	master := testenv.StartRedis(t)
	master.StartReplica()
	admin := adminOf(t, master.ServiceClient())
	awaitWarning := func(wanted bool) {
		t.Helper()
		for limit := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			status, body, _ := testenv.Get(t, admin.URL+"/readyz")
			if status == http.StatusOK && strings.Contains(body, "min-replicas-to-write 0") == wanted {
				return
			}
			if time.Now().After(limit) {
				t.Fatalf("%d %s", status, body)
			}
		}
	}
	awaitWarning(true)
	if err := master.Client().ConfigSet(t.Context(), "min-replicas-to-write", "1").Err(); err != nil {
		t.Fatal(err)
	}
	awaitWarning(false) // once the replica is in sync
}

func TestReadyzSaysWhatRedisMayForget(t *testing.T) {
	server := testenv.StartRedis(t, "--appendonly", "no", "--appendfsync", "everysec", "--maxmemory-policy", "allkeys-lru")
	status, body, _ := testenv.Get(t, adminOf(t, server.ServiceClient()).URL+"/readyz")
	for _, want := range []string{"maxmemory-policy allkeys-lru", "appendonly no", "appendfsync everysec"} {
		if status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%d, no %q in %s", status, want, body)
		}
	}
}

func TestReadyzSaysWhenRedisDoesNotTellItsSettings(t *testing.T) {
	server := testenv.StartRedis(t)
	if err := server.Client().Do(t.Context(), "ACL", "SETUSER", "vmapower", "-config|get").Err(); err != nil {
		t.Fatal(err)
	}
	if status, body, _ := testenv.Get(t, adminOf(t, server.ServiceClient()).URL+"/readyz"); status != http.StatusOK || !strings.Contains(body, "could not be checked") {
		t.Errorf("%d %s", status, body)
	}
}

func TestMetricsTellTheQueues(t *testing.T) {
	server := testenv.StartRedis(t)
	client := configtest.Load(t, "VMAPOWER_REDIS_URL="+server.URL()).OpenRedis()
	t.Cleanup(func() { _ = client.Close() })
	wake := queue.Wake{JobID: "j-1", Operation: tasks.OperationPowerOff, VMID: "vm-1", Number: 1}
	if err := queue.New(client).Send(t.Context(), wake); err != nil {
		t.Fatal(err)
	}
	admin := adminOf(t, client)
	_, metrics, _ := testenv.Get(t, admin.URL+"/metrics")
	for _, want := range []string{
		`vmapower_queue_tasks{queue="power",state="pending"} 1`, `vmapower_queue_tasks{queue="sync",state="pending"} 0`,
		`vmapower_queue_oldest_pending_seconds{queue="power"}`, "vmapower_redis_up 1", "go_goroutines", "process_open_fds",
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("no %s", want)
		}
	}
	server.Kill()
	status, metrics, _ := testenv.Get(t, admin.URL+"/metrics")
	if status != http.StatusOK || !strings.Contains(metrics, "vmapower_redis_up 0") || !strings.Contains(metrics, "go_goroutines") {
		t.Errorf("without Redis: %d", status)
	}
}

func TestMonitoringShowsTheWakeUpAndChangesNothing(t *testing.T) {
	client := testenv.StartRedis(t).ServiceClient()
	wake := queue.Wake{JobID: "j-1", Operation: tasks.OperationPowerOff, VMID: "vm-1", Number: 1}
	if err := queue.New(client).Send(t.Context(), wake); err != nil {
		t.Fatal(err)
	}
	admin := adminOf(t, client)
	var pending struct{ Tasks []struct{ Payload string } }
	_, body, _ := testenv.Get(t, admin.URL+"/monitoring/api/queues/power/pending_tasks")
	if err := json.Unmarshal([]byte(body), &pending); err != nil || len(pending.Tasks) != 1 {
		t.Fatalf("%v: %s", err, body)
	}
	if want := `{"job_id":"j-1","operation":"power-off","vm_id":"vm-1","wake":1,"page":"/ui/jobs/j-1"}`; pending.Tasks[0].Payload != want {
		t.Errorf("payload %s", pending.Tasks[0].Payload)
	}
	response, err := http.Post(admin.URL+"/monitoring/api/queues/power:pause", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("pausing the queue: %s", response.Status)
	}
}

func TestMonitoringPagesMayLoadNothingFromElsewhere(t *testing.T) {
	admin := adminOf(t, testenv.StartRedis(t).ServiceClient())
	for _, page := range []string{"/", "/monitoring", "/monitoring/", "/monitoring/queues/power", "/monitoring/queues/power/tasks/j-1:1"} {
		status, body, header := testenv.Get(t, admin.URL+page)
		if status != http.StatusOK || !strings.Contains(body, `<div id="root">`) {
			t.Errorf("%s: %d %s", page, status, body)
		}
		policy := header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'self'") || strings.Contains(policy, "http") || strings.Contains(body, "preconnect") {
			t.Errorf("%s: policy %q", page, policy) // which no preconnect obeys
		}
	}
	if status, _, header := testenv.Get(t, admin.URL+"/monitoring/favicon.ico"); status != http.StatusOK || header.Get("Content-Type") == "text/html; charset=utf-8" {
		t.Errorf("a file of the dashboard: %d %s", status, header.Get("Content-Type"))
	}
}
