// Package testenv gives each test real processes of its own, a redis-server first of
// all, and proxies on the way to them, which the test may kill, stop, cut and start
// again. It is for tests only.
package testenv

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"
	"go.uber.org/goleak"
)

// Tests break Redis on purpose: what its client says of that is no news.
func init() { logging.Disable() }

// memory is where files are on no disk, for a system that gives enough of it.
const (
	memory      = "/dev/shm"
	memoryBytes = 1 << 30
)

// Redis is a redis-server process with its data in a directory of its own.
type Redis struct {
	t    testing.TB
	dir  string
	port int
	args []string
	env  []string

	sentinel string // the configuration of a Sentinel; "" for a server
	cmd      *exec.Cmd
	done     chan struct{}
}

// StartRedis starts a redis-server with an append-only file that is on disk before
// a write is answered, as production is told to have it. Arguments are added to the
// server's own. It ends with the test. The file is in memory where that can be: tests
// kill the server and not the machine, and no disk makes an answer late.
func StartRedis(t testing.TB, args ...string) *Redis {
	t.Helper()
	return StartRedisOn(t, nil, args...)
}

// StartRedisOn is StartRedis for a server that asks the clock for the time; nil is the
// machine's.
func StartRedisOn(t testing.TB, clock *Clock, args ...string) *Redis {
	t.Helper()
	r := &Redis{t: t, dir: dataDir(t), args: args, env: clock.env()}
	r.startAnywhere()
	return r
}

// startAnywhere starts the server on a free port, until the end of the test.
func (r *Redis) startAnywhere() {
	r.t.Helper()
	for range 5 {
		r.port = freePort(r.t)
		err := r.launch()
		r.t.Cleanup(r.Kill)
		if err == nil {
			return
		}
		r.Kill() // something else was quicker at the port
	}
	r.t.Fatal("redis-server does not start")
}

// dataDir returns a directory that is removed with the test. A benchmark gets one on the
// disk, whose time is part of what it measures.
func dataDir(t testing.TB) string {
	var system syscall.Statfs_t
	_, measures := t.(*testing.B)
	if measures || syscall.Statfs(memory, &system) != nil || int64(system.Bavail)*int64(system.Bsize) < memoryBytes {
		return t.TempDir()
	}
	dir, err := os.MkdirTemp(memory, "vmapower-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// Start starts the server again on its port and data, and waits until it answers.
func (r *Redis) Start() {
	r.t.Helper()
	if err := r.launch(); err != nil {
		r.t.Fatal(err)
	}
}

func (r *Redis) launch() error {
	r.cmd = exec.Command("redis-server", r.arguments()...)
	r.cmd.Env = r.env
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := r.cmd.Start(); err != nil {
		r.t.Fatalf("redis-server: %v (make test installs it)", err)
	}
	done := make(chan struct{})
	r.done = done
	go func(cmd *exec.Cmd) {
		_ = cmd.Wait() // killed by the test
		close(done)
	}(r.cmd)
	return r.waitReady()
}

func (r *Redis) arguments() []string {
	common := []string{"--port", strconv.Itoa(r.port), "--bind", "127.0.0.1", "--dir", r.dir, "--loglevel", "warning"}
	if r.sentinel != "" {
		return append(append([]string{r.sentinel}, common...), "--sentinel")
	}
	args := append(append(common,
		"--save", "", "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"), r.args...)
	return append(append(args, "--user"), documentedUser(r.t)...)
}

// waitReady waits until this very server answers: another one may have its port.
func (r *Redis) waitReady() error {
	client := redis.NewClient(options(r.Addr()))
	defer client.Close()
	own := fmt.Sprintf("process_id:%d\r", r.cmd.Process.Pid)
	for limit := time.Now().Add(10 * time.Second); time.Now().Before(limit); {
		info, err := client.Info(context.Background(), "server").Result()
		if err == nil && strings.Contains(info, own) {
			return nil
		}
		select {
		case <-r.done:
			return errors.New("redis-server ended at its start")
		case <-time.After(5 * time.Millisecond):
		}
	}
	return errors.New("redis-server does not answer")
}

// Kill ends the server with SIGKILL, and waits until it is gone.
func (r *Redis) Kill() {
	_ = r.cmd.Process.Kill() // it may have ended already
	<-r.done
}

// Stop freezes the server: connections stay open and nothing is answered.
func (r *Redis) Stop() { r.signal(syscall.SIGSTOP) }

// Continue ends Stop.
func (r *Redis) Continue() { r.signal(syscall.SIGCONT) }

func (r *Redis) signal(s syscall.Signal) {
	r.t.Helper()
	if err := r.cmd.Process.Signal(s); err != nil {
		r.t.Fatalf("redis-server: %v", err)
	}
}

// Addr is host:port.
func (r *Redis) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(r.port)) }

// Client returns a client that may do everything, for the hands of a test. It ends with the test.
func (r *Redis) Client() redis.UniversalClient {
	client := redis.NewClient(options(r.Addr()))
	r.t.Cleanup(func() { _ = client.Close() })
	return client
}

func options(addr string) *redis.Options {
	return &redis.Options{
		Addr: addr, ContextTimeoutEnabled: true, DialTimeout: time.Second, DialerRetries: 1,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
}

// freePort finds a port below those that the system gives to whoever asks for any:
// a server that is killed and started again finds its port free. It knocks and does not
// listen: a process that another test forks at that moment would keep the listener.
func freePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		port := 12000 + rand.IntN(20000)
		conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if errors.Is(err, syscall.ECONNREFUSED) {
			return port
		}
		if err == nil {
			_ = conn.Close()
		}
	}
	t.Fatal("no port is free")
	return 0
}

// Leaks are the options for goleak in a package whose tests kill Redis: after its
// client is closed, a dial of go-redis still sleeps for up to a second.
func Leaks() goleak.Option {
	return goleak.IgnoreAnyFunction("github.com/redis/go-redis/v9/internal/pool.(*ConnPool).tryDial")
}
