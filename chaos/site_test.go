package chaos

import (
	"cmp"
	"context"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/client"
	"vmapower/credentials"
	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
)

// site is a whole installation with a proxy on every way between its parts.
type site struct {
	t        *testing.T
	redis    *testenv.Redis        // nil where the plan brings another
	clock    *testenv.Clock        // Redis'; nil is the machine's
	records  redis.UniversalClient // past every proxy
	vcenter  *sandbox.VCenter
	fleet    []string               // the names of its guests
	struck   int                    // how many guests were looked at for a fault so far
	hidden   map[string][]span      // when the UUIDs of VMs were withheld
	grown    map[string][]time.Time // since when vCenter says of VMs that they are up for long
	clocks   struct{ redis, vcenter clock }
	gate     *testenv.Proxy // before vCenter
	keyring  string         // of every process
	env      []string       // of every process
	programs map[string]string
	redisURL string // of every process; "" where each has a proxy of its own
	apis     []*node
	workers  []*node
}

// node is one process of the service with its own way to Redis.
type node struct {
	name string
	*testenv.Process
	redis  *testenv.Proxy
	claims *claims
	url    string         // of an api
	http   *http.Client   // to it
	client *client.Client // over that
	busy   chan struct{}  // held by the one fault that strikes it
}

// plan says how big a site is.
type plan struct {
	apis, workers int
	stableOff     time.Duration
	clock         bool // Redis' clock may step, where there is a C compiler
	guests        []sandbox.Guest
	env           []string          // of the workers
	everyone      []string          // the environment of every process, before that
	password      string            // of vCenter; "" is the simulator's own
	programs      map[string]string // by role, where they are not the one under test
	redis         redisSet          // nil is a server of the site's own, with a proxy before it
}

func newSite(t *testing.T, p plan) *site {
	t.Helper()
	s := &site{t: t, keyring: filepath.Join(t.TempDir(), "keyring.json"), hidden: map[string][]span{}, grown: map[string][]time.Time{}}
	if p.clock {
		s.clock = testenv.NewClock(t)
	}
	if p.redis != nil {
		s.records, s.redisURL = p.redis.client(), p.redis.url()
	} else {
		s.redis = testenv.StartRedisOn(t, s.clock)
		s.records = s.redis.Client()
	}
	keys, err := credentials.GenerateKeyring()
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.Save(s.keyring); err != nil {
		t.Fatal(err)
	}
	s.env, s.programs = p.everyone, p.programs
	for _, g := range p.guests {
		s.fleet = append(s.fleet, g.Name)
	}
	s.vcenter, err = sandbox.StartVCenter(sandbox.VCenterOptions{Guests: p.guests, Password: p.password, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.vcenter.Close)
	s.gate = testenv.StartProxy(t, s.vcenter.Address(), nil)
	for i := range p.apis {
		s.apis = append(s.apis, s.startAPI("api-"+strconv.Itoa(i+1)))
	}
	for i := range p.workers {
		s.startWorker("worker-"+strconv.Itoa(i+1), p)
	}
	for _, api := range s.apis {
		s.awaitAPI(api)
	}
	return s
}

func (s *site) startWorker(name string, p plan) *node {
	n := s.startNode(name, "worker", append(p.env, "VMAPOWER_STABLE_OFF="+p.stableOff.String())...)
	s.workers = append(s.workers, n)
	return n
}

func (s *site) startAPI(name string, more ...string) *node {
	address := testenv.FreeAddr(s.t)
	env := append(more, "VMAPOWER_LISTEN="+address)
	if cmp.Or(s.programs["api"], program) == program {
		env = append(env, "VMAPOWER_DRAIN=0s") // the version before has no such setting
	}
	n := s.startNode(name, "api", env...)
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	s.t.Cleanup(transport.CloseIdleConnections)
	var err error
	n.url, n.http = "http://"+address, &http.Client{Transport: transport, Timeout: 20 * time.Second}
	n.client, err = client.New(client.Config{URL: n.url, Transport: transport, RequestLimit: n.http.Timeout, Retry: client.RetryNever})
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

// startNode starts a process. A job's deadline is far away, so that no job ends by
// its deadline what should have ended by itself.
func (s *site) startNode(name, role string, env ...string) *node {
	n := &node{name: name, claims: &claims{}, busy: make(chan struct{}, 1)}
	redisURL := s.redisURL
	if redisURL == "" {
		n.redis = testenv.StartProxy(s.t, s.redis.Addr(), n.claims.see)
		redisURL = testenv.RedisURL(n.redis.Addr())
	}
	n.Process = testenv.StartProcess(s.t, cmp.Or(s.programs[role], program), []string{role}, slices.Concat([]string{
		"VMAPOWER_REDIS_URL=" + redisURL, "VMAPOWER_ADMIN_LISTEN=off", "VMAPOWER_AUTH=off", "VMAPOWER_KEYRING_FILE=" + s.keyring,
		"VMAPOWER_VCENTER_CA_FILE=" + s.vcenter.CAFile(), "VMAPOWER_DEADLINE_SLACK=15m",
		"VMAPOWER_POWER_CONCURRENCY=64", "GOMAXPROCS=2",
	}, s.env, env))
	s.t.Cleanup(func() {
		if s.t.Failed() && testing.Verbose() {
			for _, line := range n.Lines(`"level":"ERROR"`) {
				s.t.Log(name, line)
			}
		}
	})
	return n
}

// awaitAPI waits until the api serves.
func (s *site) awaitAPI(n *node) {
	s.t.Helper()
	for limit := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		_, err := n.client.Jobs(s.t.Context(), client.Filter{Limit: 1})
		if err == nil {
			return
		}
		if time.Now().After(limit) {
			s.t.Fatalf("%s does not serve: %v\n%s", n.name, err, strings.Join(n.Lines(), "\n"))
		}
	}
}

// vcenterNames are the ways to write the address of the one vCenter.
func (s *site) vcenterNames() []string {
	_, port, _ := net.SplitHostPort(s.gate.Addr())
	return []string{"127.0.0.1:" + port, "localhost:" + port, "https://127.0.0.1:" + port + "/sdk"}
}

// heal ends every fault and starts what is down.
func (s *site) heal() {
	s.redis.Continue()
	s.vcenter.Heal()
	s.gate.Heal()
	for _, n := range slices.Concat(s.workers, s.apis) {
		n.redis.Heal()
		n.Continue()
		s.revive(n)
	}
	for _, n := range s.apis {
		s.awaitAPI(n)
	}
}

// revive starts a process that has ended, and waits until it runs: before that a
// signal would meet no handler of it.
func (s *site) revive(n *node) {
	select {
	case <-n.Done():
	default:
		return
	}
	s.runAgain(n, n.Start)
}

// runAgain starts a process, and waits until it runs.
func (s *site) runAgain(n *node, start func() error) {
	runs := len(n.Lines(itRuns))
	if err := start(); err != nil {
		s.t.Errorf("%s does not start: %v", n.name, err)
	}
	for limit := time.Now().Add(10 * time.Second); len(n.Lines(itRuns)) == runs; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(limit) {
			s.t.Errorf("%s was started and does not run", n.name)
			return
		}
	}
}

// itRuns is what a process logs when it begins to serve.
const itRuns = "vmapower runs"

// open lists the jobs that have not ended, as Redis has them.
func (s *site) open(ctx context.Context) ([]string, error) {
	return s.records.ZRange(ctx, "{vmapower}:open", 0, -1).Result()
}
