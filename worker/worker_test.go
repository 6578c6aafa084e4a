package worker_test

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"

	"vmapower/audit"
	"vmapower/credentials"
	"vmapower/failure"
	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/tasks/queue"
	"vmapower/vcenter"
	"vmapower/worker"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, testenv.Leaks()) }

// bundle is a whole service without its HTTP side, on real parts.
type bundle struct {
	redis    *testenv.Redis
	vcenter  *sandbox.VCenter
	jobs     *joblog.Log
	queue    *queue.Queue
	attempts int // max_attempts of submitted jobs
	keys     *credentials.Keyring
	external string // external id of submitted jobs
	context  string // of submitted jobs
	profile  string // of submitted jobs
	named    string // the vCenter that they name; "" is the only one that there is
	approval bool   // submitted jobs need one
	covered  *joblog.Covered
	age      time.Duration // of submitted jobs, by their ids
	budget   time.Duration // of submitted jobs; 0 is their limit and a minute
	isFirm   bool          // submitted jobs are older callers'
	config   worker.Config

	requestedBy string // who asks for submitted jobs
	address     string // of their vCenter; "" is the vCenter's own
}

const (
	stableOff   = 200 * time.Millisecond
	toolsSettle = 300 * time.Millisecond
)

func setup(t *testing.T, guests ...sandbox.Guest) *bundle {
	t.Helper()
	return setupOn(t, sandbox.VCenterOptions{Guests: guests})
}

// setupOn is setup with another kind of vCenter.
func setupOn(t *testing.T, o sandbox.VCenterOptions) *bundle {
	t.Helper()
	t.Parallel()
	b := &bundle{redis: testenv.StartRedis(t), attempts: 5}
	var err error
	if b.keys, err = credentials.GenerateKeyring(); err != nil {
		t.Fatal(err)
	}
	b.vcenter, err = sandbox.StartVCenter(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.vcenter.Close)
	client := b.redis.ServiceClient()
	b.jobs, b.queue = joblog.New(client, joblog.Options{Keys: b.keys, Retention: time.Hour}), queue.New(client)
	t.Cleanup(b.jobs.Close)
	b.config.Breaker = worker.NewBreaker(slog.New(slog.NewTextHandler(t.Output(), nil)))
	b.config = worker.Config{
		Breaker: b.config.Breaker,
		Redis:   client, Jobs: b.jobs, Queue: b.queue, VCenters: b.sessions(t, 0), Logger: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Keys: b.keys, Audit: audit.New(client, slog.New(slog.DiscardHandler)),
		PowerConcurrency: 8, SyncConcurrency: 1, CheckInterval: 40 * time.Millisecond, StableOff: stableOff, ToolsSettle: toolsSettle,
	}
	return b
}

// sessions returns a pool that waits so long for a reply, 0 for its own default.
func (b *bundle) sessions(t *testing.T, callTimeout time.Duration) *vcenter.Pool {
	t.Helper()
	return b.pool(t, vcenter.Options{Trust: vcenter.Trust{CAFile: b.vcenter.CAFile()}, CallTimeout: callTimeout})
}

func (b *bundle) pool(t *testing.T, o vcenter.Options) *vcenter.Pool {
	t.Helper()
	o.Observe = b.config.Breaker.Observe
	pool := vcenter.NewPool(o)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := pool.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return pool
}

// work starts a worker, and returns the function that stops it and waits.
func (b *bundle) work(t *testing.T) (stop func()) {
	t.Helper()
	c := b.config
	if c.Metrics == nil {
		c.Metrics = worker.NewMetrics(prometheus.NewRegistry())
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- worker.New(c).Run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("worker: %v", err)
		}
	}
	t.Cleanup(stop)
	return stop
}

func (b *bundle) guest(t *testing.T, name string) *sandbox.GuestHandle {
	t.Helper()
	guest := b.vcenter.Guest(name)
	if guest == nil {
		t.Fatalf("no guest %s", name)
	}
	return guest
}

// submit records a job as the API does, and wakes a worker.
func (b *bundle) submit(t *testing.T, vmID string, args tasks.Args) string {
	t.Helper()
	return b.submitAs(t, vmID, args, b.vcenter.Password())
}

func (b *bundle) submitAs(t *testing.T, vmID string, args tasks.Args, password string) string {
	t.Helper()
	document, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	operation := args.Operation()
	s := joblog.Submission{
		ID: idOf(time.Now().Add(-b.age)),
		Request: joblog.Request{
			Operation: operation.Name, VMID: vmID, VCenter: cmp.Or(b.named, b.at()), Profile: b.profile, ExternalID: b.external, RequestedBy: b.requestedBy,
			ContextID: b.context,
			Args:      document, MaxAttempts: b.attempts, Budget: cmp.Or(b.budget, args.Limit()+time.Minute), Firm: b.isFirm,
		},
		NeedsApproval: b.approval, Covered: b.covered, Fingerprint: string(document) + operation.Name + vmID,
	}
	for _, step := range operation.Steps {
		s.Plan = append(s.Plan, joblog.PlannedStep{Name: step.Name, Title: step.Title})
	}
	s.Credentials, err = b.keys.Sealer().Seal(b.login(password), credentials.Binding{JobID: s.ID, Operation: s.Operation, VMID: vmID})
	if err != nil {
		t.Fatal(err)
	}
	job, _, err := b.jobs.Submit(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if b.approval {
		return job.ID
	}
	if err := b.queue.Send(t.Context(), queue.Wake{JobID: job.ID, Operation: job.Operation, VMID: job.VMID}); err != nil {
		t.Fatal(err)
	}
	return job.ID
}

// cancel asks to cancel the job as the API does.
func (b *bundle) cancel(t *testing.T, id string) error {
	t.Helper()
	job, err := b.jobs.Get(t.Context(), id)
	if err != nil {
		return err
	}
	_, err = b.jobs.Cancel(t.Context(), job, "oma-01", joblog.Outcome{Status: joblog.StatusCancelled})
	return err
}

// idOf is an id that was made then.
func idOf(at time.Time) string {
	id := uuid.Must(uuid.NewV7())
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(at.UnixMilli()))
	copy(id[:6], ms[2:])
	return id.String()
}

func (b *bundle) login(password string) credentials.Login {
	return credentials.Login{VCenter: b.at(), Username: b.vcenter.Username(), Password: credentials.NewSecret(password)}
}

func (b *bundle) at() string { return cmp.Or(b.address, b.vcenter.Address()) }

// limit bounds every wait of these tests; nothing takes so long unless it hangs.
const limit = 2 * time.Minute

// until waits for a state of the job.
func (b *bundle) until(t *testing.T, id string, reached func(joblog.Job) bool) joblog.Job {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	for revision := int64(-1); ; {
		job, err := b.jobs.Wait(ctx, id, revision)
		if err != nil {
			t.Fatal(err)
		}
		if reached(job) {
			return job
		}
		if job.Status.Ended() || ctx.Err() != nil {
			t.Fatalf("job is %s: %+v %s", job.Status, job.Failure, sheet(job))
		}
		revision = job.Revision
	}
}

func (b *bundle) ended(t *testing.T, id string) joblog.Job {
	t.Helper()
	return b.until(t, id, func(job joblog.Job) bool { return job.Status.Ended() })
}

// do submits and waits for the end.
func (b *bundle) do(t *testing.T, vmID string, args tasks.Args) joblog.Job {
	t.Helper()
	return b.ended(t, b.submit(t, vmID, args))
}

func stepRuns(name string) func(joblog.Job) bool {
	return func(job joblog.Job) bool {
		step, _ := job.Step(name)
		return step.Status == joblog.StepRunning
	}
}

// sheet is the job sheet in one line, for messages and comparisons.
func sheet(job joblog.Job) string {
	text := ""
	for _, step := range job.Steps {
		text += string(step.Status[0])
	}
	return text
}

func result[T any](t *testing.T, job joblog.Job) (r T) {
	t.Helper()
	if err := json.Unmarshal(job.Result, &r); err != nil {
		t.Fatalf("result %s: %v", job.Result, err)
	}
	return r
}

func wantStatus(t *testing.T, job joblog.Job, status joblog.Status, code failure.Code) {
	t.Helper()
	got := failure.Code("")
	if job.Failure != nil {
		got = job.Failure.Code
	}
	if job.Status != status || got != code {
		t.Fatalf("job %s %q, want %s %q: %+v, sheet %s, result %s", job.Status, got, status, code, job.Failure, sheet(job), job.Result)
	}
}

func (b *bundle) wantPower(t *testing.T, name string, want sandbox.Power) {
	t.Helper()
	if got := b.guest(t, name).Power(); got != want {
		t.Errorf("%s is %s, want %s", name, got, want)
	}
}

func (b *bundle) wantCalls(t *testing.T, want map[string]int) {
	t.Helper()
	calls := b.vcenter.Calls()
	for method, n := range want {
		if calls[method] != n {
			t.Errorf("vCenter saw %d %s, want %d", calls[method], method, n)
		}
	}
}
