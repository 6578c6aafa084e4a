package bench

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/credentials"
	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// serviceProcess is the service as operators run it, on a Redis of its own.
type serviceProcess struct {
	process *testenv.Process
	redis   redis.UniversalClient
	jobs    *joblog.Log
	address string
}

func startProcess(b *testing.B, role string, settings ...string) *serviceProcess {
	b.Helper()
	server := testenv.StartRedis(b)
	a := &serviceProcess{redis: server.Client(), address: testenv.FreeAddr(b)}
	keyring := filepath.Join(b.TempDir(), "keyring.json")
	keys, err := credentials.CreateKeyring(keyring)
	if err != nil {
		b.Fatal(err)
	}
	a.jobs = joblog.New(a.redis, joblog.Options{Keys: keys, Retention: time.Hour})
	b.Cleanup(a.jobs.Close)
	a.process = testenv.StartProcess(b, buildService(b), []string{role}, append(settings,
		"VMAPOWER_REDIS_URL="+testenv.RedisURL(server.Addr()), "VMAPOWER_ADMIN_LISTEN=off", "VMAPOWER_AUTH=off", "VMAPOWER_KEYRING_FILE="+keyring,
		"VMAPOWER_LISTEN="+a.address))
	for limit := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		answer, err := http.Get("http://" + a.address + "/readyz")
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return a
			}
		}
		if time.Now().After(limit) {
			b.Fatalf("the service does not serve: %v\n%s", err, strings.Join(a.process.Lines(), "\n"))
		}
	}
}

// submitAll records so many jobs, which nobody works on.
func (a *serviceProcess) submitAll(b *testing.B, n int) []string {
	b.Helper()
	ids := make([]string, n)
	rate(callers, n, func(i int) {
		s := benched()
		s.MaxAttempts, s.RequestedBy, ids[i] = 5, "anonymous", s.ID
		if _, _, err := a.jobs.Submit(b.Context(), s); err != nil {
			b.Error(err)
		}
	})
	return ids
}

// cpu is how long the process has had a processor so far.
func (a *serviceProcess) cpu(b *testing.B) (ran time.Duration) {
	b.Helper()
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", a.process.PID()))
	if err != nil {
		b.Fatal(err)
	}
	for _, thread := range threads {
		text, _ := os.ReadFile(thread) // it may have ended
		var n int64
		_, _ = fmt.Sscan(string(text), &n)
		ran += time.Duration(n)
	}
	return ran
}

// commands is how many commands the server has executed so far, those inside scripts too.
func commands(b *testing.B, client redis.UniversalClient) (n int) {
	b.Helper()
	stats, err := client.Info(b.Context(), "commandstats").Result()
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(stats) {
		if _, counted, found := strings.Cut(line, ":calls="); found && !strings.HasPrefix(line, "cmdstat_info") {
			count, _, _ := strings.Cut(counted, ",")
			calls, err := strconv.Atoi(count)
			if err != nil {
				b.Fatal(err)
			}
			n += calls
		}
	}
	return n
}

// tellsOf is the number that the server tells by this name, 0 for none.
func tellsOf(b *testing.B, client redis.UniversalClient, section, name string) float64 {
	b.Helper()
	text, err := client.Info(b.Context(), section).Result()
	if err != nil {
		b.Fatal(err)
	}
	_, value, _ := strings.Cut(text, "\n"+name+":")
	value, _, _ = strings.Cut(value, "\r")
	number, err := strconv.ParseFloat(value, 64)
	if err != nil {
		b.Fatalf("%s: %v", name, err)
	}
	return number
}

// redisCPU is how long the server has had a processor so far.
func (a *serviceProcess) redisCPU(b *testing.B) time.Duration {
	b.Helper()
	seconds := tellsOf(b, a.redis, "cpu", "used_cpu_user") + tellsOf(b, a.redis, "cpu", "used_cpu_sys")
	return time.Duration(seconds * float64(time.Second))
}
