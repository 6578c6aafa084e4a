// Package bench measures the service against the plain way of doing the same, in
// the same run on the same machine: what counts is the ratio. Run it with
//
//	make bench
package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	gopath "path"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"vmapower/access"
	"vmapower/api"
	"vmapower/audit"
	"vmapower/credentials"
	"vmapower/internal/allowlist"
	"vmapower/internal/config"
	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
	"vmapower/joblog"
	"vmapower/replication"
	"vmapower/tasks/queue"
	"vmapower/vcenter"
	"vmapower/worker"
)

// connected keeps a connection for each of many callers.
var connected = http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

// service is the whole of it on a real Redis and a simulated vCenter.
type service struct {
	redis   redis.UniversalClient // of whoever measures
	client  redis.UniversalClient // of the service
	vcenter *sandbox.VCenter
	jobs    *joblog.Log
	queue   *queue.Queue
	pool    *vcenter.Pool
	breaker *worker.Breaker
	keys    *credentials.Keyring
	handler http.Handler
	url     string
	address string // of the vCenter, in the requests
	session string // of whoever asks; "" where the gate is open
}

// start serves whoever comes.
func start(b *testing.B, guests ...sandbox.Guest) *service {
	b.Helper()
	return startBehind(b, openGate, guests...)
}

func openGate(redis.UniversalClient, *credentials.Sealer) *access.Gate { return access.NewOpenGate() }

func startBehind(b *testing.B, gate func(redis.UniversalClient, *credentials.Sealer) *access.Gate, guests ...sandbox.Guest) *service {
	b.Helper()
	return startOn(b, testenv.StartRedis(b), gate, guests...)
}

func startOn(
	b *testing.B, store *testenv.Redis, gate func(redis.UniversalClient, *credentials.Sealer) *access.Gate, guests ...sandbox.Guest,
) *service {
	b.Helper()
	quiet := slog.New(slog.DiscardHandler)
	s := &service{redis: store.Client(), client: openRedis(b, store)}
	s.vcenter = startVCenter(b, sandbox.VCenterOptions{Guests: guests, Logger: quiet})
	var err error
	s.address = s.vcenter.Address()
	if s.keys, err = credentials.GenerateKeyring(); err != nil {
		b.Fatal(err)
	}
	s.jobs, s.queue = joblog.New(s.client, joblog.Options{Keys: s.keys, Retention: time.Hour}), queue.New(s.client)
	b.Cleanup(s.jobs.Close)
	s.breaker = worker.NewBreaker(quiet)
	s.pool = vcenter.NewPool(vcenter.Options{Trust: vcenter.Trust{CAFile: s.vcenter.CAFile()}, Logger: quiet, Observe: s.breaker.Observe})
	b.Cleanup(func() { _ = s.pool.Close(context.Background()) })
	server, err := api.New(api.Config{
		Gate: gate(s.client, s.keys.Sealer()), Sealer: s.keys.Sealer(), Audit: audit.New(s.client, quiet),
		Jobs: s.jobs, Queue: s.queue, VCenters: s.pool, Logger: quiet, DeadlineSlack: time.Minute, MaxAttempts: 5,
	})
	if err != nil {
		b.Fatal(err)
	}
	s.handler = server
	listener := httptest.NewServer(server)
	b.Cleanup(listener.Close)
	s.url = listener.URL
	return s
}

// startVCenter keeps the files that the simulator makes for each guest in memory, where the system has some for
// files: on a disk they take most of the time that a large inventory does.
func startVCenter(b *testing.B, o sandbox.VCenterOptions) *sandbox.VCenter {
	b.Helper()
	const memory = "/dev/shm"
	if _, err := os.Stat(memory); err == nil {
		was := os.TempDir()
		_ = os.Setenv("TMPDIR", memory)
		defer func() { _ = os.Setenv("TMPDIR", was) }() // what is measured is on the disk
	}
	vc, err := sandbox.StartVCenter(o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(vc.Close)
	return vc
}

// openRedis is the client of a service that works on many jobs at once.
func openRedis(b *testing.B, store *testenv.Redis) redis.UniversalClient {
	b.Helper()
	cfg, err := config.Load(config.Layers{Environ: []string{
		"VMAPOWER_REDIS_URL=" + store.URL(), fmt.Sprintf("VMAPOWER_POWER_CONCURRENCY=%d", fleetAtOnce),
	}})
	if err != nil {
		b.Fatal(err)
	}
	client := cfg.OpenRedis()
	b.Cleanup(func() { _ = client.Close() })
	return client
}

// work starts a worker with the settings of production.
func (s *service) work(b *testing.B) {
	b.Helper()
	s.workOn(b, 256, 100*time.Millisecond)
}

// workOn starts a worker that works on so many power jobs at once.
func (s *service) workOn(b *testing.B, atOnce int, stableOff time.Duration) {
	b.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	loopback, err := allowlist.Parse([]string{"127.0.0.1"})
	if err != nil {
		b.Fatal(err)
	}
	w := worker.New(worker.Config{
		Keys: s.keys, Audit: audit.New(s.client, slog.New(slog.DiscardHandler)), Redis: s.client, Jobs: s.jobs, Queue: s.queue, VCenters: s.pool, Breaker: s.breaker, Logger: slog.New(slog.DiscardHandler),
		Metrics: worker.NewMetrics(prometheus.NewRegistry()), PowerConcurrency: atOnce, SyncConcurrency: 2,
		CheckInterval: 20 * time.Millisecond, StableOff: stableOff,
		Targets: replication.TargetOptions{Allow: loopback, Dirs: []string{os.TempDir()}},
	})
	go func() { ended <- w.Run(ctx) }()
	b.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	})
}

// post sends a power request and returns the id of its job.
func (s *service) post(b *testing.B, operation, vmID string, fields map[string]any) string {
	b.Helper()
	return s.postTo(b, "/api/v1/vm/"+vmID+"/"+operation, fields)
}

// postTo sends a request with these fields and the login, and returns its job's id: where the answer leads to, since
// what its document is good for to a caller is no part of the measure.
func (s *service) postTo(b *testing.B, path string, fields map[string]any) string {
	b.Helper()
	body := map[string]any{"vcenter": s.address, "username": s.vcenter.Username(), "password": s.vcenter.Password()}
	for name, value := range fields {
		body[name] = value
	}
	document, err := json.Marshal(body)
	if err != nil {
		b.Fatal(err)
	}
	request, err := http.NewRequestWithContext(b.Context(), http.MethodPost, s.url+path, bytes.NewReader(document))
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if s.session != "" {
		request.Header.Set("Authorization", "Bearer "+s.session)
	}
	answer, err := connected.Do(request)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusAccepted {
		text, _ := io.ReadAll(answer.Body)
		b.Fatalf("%d %s", answer.StatusCode, text)
	}
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		b.Fatal(err)
	}
	return gopath.Base(answer.Header.Get("Location"))
}

// endsWithin is how long a job may take: that of a disk of 1 TiB most of all.
const endsWithin = 5 * time.Minute

// ended waits for the end of a job, which must have gone well.
func (s *service) ended(b *testing.B, id string) joblog.Job {
	b.Helper()
	return s.await(b, id, func(job joblog.Job) bool { return job.Status.Ended() })
}

// await waits until the job is so. It must not end otherwise than well.
func (s *service) await(b *testing.B, id string, so func(joblog.Job) bool) joblog.Job {
	b.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), endsWithin)
	defer cancel()
	for revision := int64(-1); ; {
		job, err := s.jobs.Wait(ctx, id, revision)
		if err != nil || ctx.Err() != nil || job.Status.Ended() && job.Status != joblog.StatusCompleted {
			b.Fatalf("job %s: %s, %+v, %v", id, job.Status, job.Failure, err)
		}
		if so(job) {
			return job
		}
		revision = job.Revision
	}
}

// fleet makes guests of one kind.
func fleet(n int, guest sandbox.Guest) []sandbox.Guest {
	guests := make([]sandbox.Guest, n)
	for i := range guests {
		guests[i] = guest
		guests[i].Name = fmt.Sprintf("web-%03d", i)
	}
	return guests
}

// percentile of measured times, p in 0..100.
func percentile(times []time.Duration, p int) time.Duration {
	slices.Sort(times)
	return times[(len(times)-1)*p/100]
}

// rate runs do by several callers at once for the given number of times and returns
// how many went through in a second.
func rate(callers, times int, do func(i int)) float64 {
	var group sync.WaitGroup
	began := time.Now()
	for caller := range callers {
		group.Go(func() {
			for i := caller; i < times; i += callers {
				do(i)
			}
		})
	}
	group.Wait()
	return float64(times) / time.Since(began).Seconds()
}
