package main

import (
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"vmapower/internal/server/servertest"
	"vmapower/internal/terminal"
	"vmapower/internal/testenv"
)

// serversOf are the settings of servers that anybody may use, which stop at once.
func serversOf(redis *testenv.Redis, more ...string) []string {
	return append([]string{
		"VMAPOWER_REDIS_URL=" + redis.URL(), "VMAPOWER_AUTH=off", "VMAPOWER_LISTEN=127.0.0.1:0", "VMAPOWER_ADMIN_LISTEN=127.0.0.1:0",
		"VMAPOWER_STABLE_OFF=100ms", "VMAPOWER_DRAIN=0s",
	}, more...)
}

// awaitStatus asks until the answer is that; nobody may be there yet.
func awaitStatus(t *testing.T, url string, want int) {
	t.Helper()
	for ends := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		response, err := http.Get(url)
		if err == nil {
			_ = response.Body.Close()
			if response.StatusCode == want {
				return
			}
		}
		if time.Now().After(ends) {
			t.Fatalf("%s is not %d: %v, %+v", url, want, err, response)
		}
	}
}

func TestAProcessStopsWithinTenSecondsWhenRedisHangs(t *testing.T) {
	t.Parallel()
	for _, role := range []string{"worker", "api", "serve"} {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			binary, redis, vcenter := build(t), testenv.StartRedis(t), servertest.StartVCenter(t)
			environ := serversOf(redis, "VMAPOWER_VCENTER_CA_FILE="+vcenter.CAFile())
			c, url, _ := startServer(t, binary, environ, role)
			switch role {
			case "worker":
				_, url, _ = startServer(t, binary, environ, "api")
			case "api":
				startServer(t, binary, environ, "worker")
			}
			s := &servertest.Service{VCenter: vcenter, URL: url}
			startChild(t, binary, s.Environ(), "power-off", s.VM("stuck"), "--external-job-id", "waits")
			s.AwaitStep(t, "waits", "wait-for-shutdown")
			redis.Stop()
			began := time.Now()
			c.stop(t)
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %s: %s", took, c)
			}
		})
	}
}

func TestAStoppingAPIIsNotReadyAndAnswersWhileItDrains(t *testing.T) {
	t.Parallel()
	binary, redis := build(t), testenv.StartRedis(t)
	c, url, admin := startServer(t, binary, serversOf(redis, "VMAPOWER_DRAIN=10m"), "api")
	c.signal(t, syscall.SIGTERM)
	for _, ready := range []string{admin + "/readyz", url + "/readyz"} {
		awaitStatus(t, ready, http.StatusServiceUnavailable)
		if _, body, _ := testenv.Get(t, ready); !strings.Contains(body, "this process is stopping") {
			t.Errorf("%s: %s", ready, body)
		}
	}
	response, err := http.Get(url + "/api/v1/jobs")
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK || !response.Close {
		t.Errorf("a request while it stops: %s, the last of its connection: %t", response.Status, response.Close)
	}
}

func TestAnAPIEndsAfterItsDrainAndAWorkerHasNone(t *testing.T) {
	t.Parallel()
	binary, redis := build(t), testenv.StartRedis(t)
	worker, _, _ := startServer(t, binary, serversOf(redis, "VMAPOWER_DRAIN=10m"), "worker")
	worker.stop(t)
	api, _, _ := startServer(t, binary, serversOf(redis, "VMAPOWER_DRAIN=500ms"), "api")
	began := time.Now()
	api.stop(t)
	if took := time.Since(began); took < 500*time.Millisecond {
		t.Errorf("the API ended after %s", took)
	}
}

func TestASecondSignalEndsAtOnce(t *testing.T) {
	t.Parallel()
	binary, redis := build(t), testenv.StartRedis(t)
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		c, _, admin := startServer(t, binary, serversOf(redis, "VMAPOWER_DRAIN=10m"), "api")
		c.signal(t, signal)
		awaitStatus(t, admin+"/readyz", http.StatusServiceUnavailable)
		c.signal(t, signal)
		var ended *exec.ExitError
		if err := <-c.ended; !errors.As(err, &ended) || ended.Sys().(syscall.WaitStatus).Signal() != signal {
			t.Errorf("%s: it ended with %v", signal, err)
		}
	}
}

func TestAHangupReadsFilesAgainAndEndsNothing(t *testing.T) {
	t.Parallel()
	binary, redis := build(t), testenv.StartRedis(t)
	appliances, keyring := filepath.Join(t.TempDir(), "appliances"), filepath.Join(t.TempDir(), "keyring")
	for _, line := range [][]string{{"appliances", "add", "oma-01", "--appliances-file", appliances}, {"keys", "generate", keyring}} {
		if code, _, errs := vmapower(t, nil, line...); code != terminal.ExitDone {
			t.Fatal(errs)
		}
	}
	environ := serversOf(redis, "VMAPOWER_AUTH=session", "VMAPOWER_APPLIANCES_FILE="+appliances, "VMAPOWER_KEYRING_FILE="+keyring)
	c, _, admin := startServer(t, binary, environ, "worker")
	if err := os.WriteFile(appliances, []byte("no: appliances"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.signal(t, syscall.SIGHUP)
	text := testenv.Await(t, c.Transcript, `"msg":"SIGHUP: `, c.ended)
	if !strings.Contains(text, "the changed appliances file can't be used") || !strings.Contains(text, `"files":["appliances_file"]`) {
		t.Errorf("log: %s", text)
	}
	awaitStatus(t, admin+"/readyz", http.StatusOK)
	c.stop(t)
}
