package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"vmapower/credentials"
	"vmapower/internal/testenv"
	"vmapower/joblog"
	"vmapower/tasks"
)

// apiProcess is the program's API alone, so that what it costs can be told from what the jobs and the
// readers cost.
type apiProcess struct {
	jobs   *joblog.Log
	url    string
	pid    int
	failed atomic.Int64 // answers to pages that were none
}

func startAPI(b *testing.B) *apiProcess {
	b.Helper()
	ring := filepath.Join(b.TempDir(), "keyring")
	keys, err := credentials.GenerateKeyring()
	if err == nil {
		err = keys.Save(ring)
	}
	if err != nil {
		b.Fatal(err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	address := free.Addr().String()
	_ = free.Close()
	redis := testenv.StartRedis(b)
	a := &apiProcess{jobs: joblog.New(redis.ServiceClient(), joblog.Options{Keys: keys, Retention: time.Hour}), url: "http://" + address}
	b.Cleanup(a.jobs.Close)
	api := exec.CommandContext(b.Context(), buildService(b), "api")
	api.Env = []string{
		"VMAPOWER_REDIS_URL=" + redis.URL(), "VMAPOWER_KEYRING_FILE=" + ring, "VMAPOWER_AUTH=off", "VMAPOWER_LISTEN=" + address,
		"VMAPOWER_ADMIN_LISTEN=off", "VMAPOWER_MAX_STREAMS=1000",
	}
	if err := api.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = api.Process.Kill(); _ = api.Wait() })
	a.pid = api.Process.Pid
	for limit := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		if answer, err := http.Get(a.url + "/ui/"); err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return a
			}
		}
		if time.Now().After(limit) {
			b.Fatal("the API is not ready")
		}
	}
}

// submit makes a job that is part of a failover.
func (a *apiProcess) submit(b *testing.B, i int, awaits bool) joblog.Job {
	b.Helper()
	operation, _ := tasks.Lookup(tasks.OperationPowerOff)
	s := joblog.Submission{ID: uuid.Must(uuid.NewV7()).String(), Fingerprint: strconv.Itoa(i), NeedsApproval: awaits}
	s.Request = joblog.Request{
		Operation: operation.Name, VMID: fmt.Sprintf("vm-%d", i), VCenter: "vc.example.test", ContextID: fmt.Sprintf("move-%t", awaits),
		Args: json.RawMessage(`{"policy":"graceful_then_force","timeout":300}`), Budget: time.Hour, MaxAttempts: 5,
		Metadata: json.RawMessage(fmt.Sprintf(`{"plan":"move","run":"1","group":"group-%d","vm_name":"web-%d"}`, i%10, i)),
	}
	for _, step := range operation.Steps {
		s.Plan = append(s.Plan, joblog.PlannedStep{Name: step.Name, Title: step.Title, Weight: step.Weight})
	}
	for {
		job, _, err := a.jobs.Submit(b.Context(), s)
		switch {
		case err == nil:
			return job
		case !errors.Is(err, joblog.ErrUnavailable) || b.Context().Err() != nil: // a machine under load is slow
			b.Error(err)
			return job
		}
	}
}

// cpu is the time that the process has had.
func (a *apiProcess) cpu(b *testing.B) time.Duration {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", a.pid))
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(after)
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// memory is what the process holds now, in MiB.
func (a *apiProcess) memory(b *testing.B) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", a.pid))
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), "VmRSS:")
	kib, _ := strconv.Atoi(strings.Fields(after)[0])
	return float64(kib) / 1024
}

// BenchmarkPagesThatAreOpen measures what a hundred open pages cost the API while a thousand jobs run, of
// which a hundred change each second: forty pages follow a job each, and thirty each show what is now and a
// failover of all those jobs.
func BenchmarkPagesThatAreOpen(b *testing.B) {
	a := startAPI(b)
	runs := make([]*joblog.Run, 1000)
	for i := range runs {
		run, err := a.jobs.Claim(b.Context(), a.submit(b, i, false).ID)
		if err != nil {
			b.Fatal(err)
		}
		runs[i] = run
	}
	ctx, leave := context.WithCancel(b.Context())
	var open sync.WaitGroup
	open.Go(func() { changeAll(ctx, runs) })
	for i := range 100 {
		open.Go(func() {
			switch {
			case i < 40:
				a.follow(ctx, runs[i].Job().ID)
			case i < 70:
				a.poll(ctx, "/ui/", 5*time.Second)
			default:
				a.poll(ctx, "/ui/failovers?context_id="+url.QueryEscape("move-false"), 3*time.Second)
			}
		})
	}
	time.Sleep(3 * time.Second) // all are open
	before, began, most := a.cpu(b), time.Now(), 0.0
	for b.Loop() {
		time.Sleep(time.Second)
		most = max(most, a.memory(b))
	}
	b.ReportMetric((a.cpu(b)-before).Seconds()/time.Since(began).Seconds(), "cores")
	b.ReportMetric(most, "MiB")
	b.ReportMetric(float64(a.failed.Load()), "failed")
	leave()
	open.Wait()
	for _, run := range runs {
		_ = run.End(context.Background(), joblog.Outcome{Status: joblog.StatusCancelled})
	}
}

// changeAll changes a hundred jobs a second.
func changeAll(ctx context.Context, runs []*joblog.Run) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			_ = runs[i%len(runs)].Progress(ctx, "wait-for-shutdown", 0.5, joblog.Progress{Total: 100, Transferred: int64(i)}) // the readers are what is measured
		}
	}
}

// follow is a page of a job.
func (a *apiProcess) follow(ctx context.Context, job string) {
	a.read(ctx, "/ui/jobs/"+job+"/events?was=running")
}

// read reads an answer to its end.
func (a *apiProcess) read(ctx context.Context, path string) {
	request, _ := http.NewRequestWithContext(ctx, http.MethodGet, a.url+path, nil)
	request.Header.Set("HX-Request", "true")
	answer, err := http.DefaultClient.Do(request)
	if err == nil {
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
	}
	if ctx.Err() == nil && (err != nil || answer.StatusCode != http.StatusOK) {
		a.failed.Add(1)
	}
}

// poll is a page that asks for its live part again and again.
func (a *apiProcess) poll(ctx context.Context, path string, every time.Duration) {
	for ctx.Err() == nil {
		a.read(ctx, path)
		select {
		case <-ctx.Done():
		case <-time.After(every):
		}
	}
}

// keep makes so many jobs, of which every tenth has ended.
func (a *apiProcess) keep(b *testing.B, jobs int) {
	b.Helper()
	const atOnce = 8
	var making sync.WaitGroup
	for first := range atOnce {
		making.Go(func() {
			for i := first; i < jobs; i += atOnce {
				job := a.submit(b, i, true)
				if i%10 != 0 {
					continue
				}
				_, err := a.jobs.Cancel(b.Context(), job, "desk", joblog.Outcome{Status: joblog.StatusCancelled})
				if err != nil && !errors.Is(err, joblog.ErrUnavailable) { // one that was not ended is kept as well
					b.Error(err)
					return
				}
			}
		})
	}
	making.Wait()
}

// BenchmarkListsOfAHundredThousandJobs measures the page's list of jobs, with a filter and by a part of an
// id, while so many are kept.
func BenchmarkListsOfAHundredThousandJobs(b *testing.B) {
	a := startAPI(b)
	const kept = 100_000
	a.keep(b, kept)
	took := map[string][]time.Duration{}
	for b.Loop() {
		for name, query := range map[string]string{
			"all-ms": "", "none-ms": "?status=failed&operation=power-off", "two-filters-ms": "?status=cancelled&operation=power-off", "part-ms": "?id=vm-77",
		} {
			began := time.Now()
			answer, err := http.Get(a.url + "/ui/jobs" + query)
			if err != nil {
				b.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			_ = answer.Body.Close()
			if answer.StatusCode != http.StatusOK {
				b.Fatalf("%s: %d", query, answer.StatusCode)
			}
			took[name] = append(took[name], time.Since(began))
		}
	}
	for name, all := range took {
		b.ReportMetric(ms(percentile(all, 100)), name)
	}
}
