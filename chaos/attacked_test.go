package chaos

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/client"
	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// attacked is a site with sessions. Of its appliances, one needs nobody's approval, one the
// boss's, and one is left alone by the attacker.
type attacked struct {
	*syncSite
	tokens map[string]string

	mu       sync.Mutex
	sessions map[string]*client.Client
	opened   map[string]time.Time
	requests []*request
	approved map[string]bool // jobs that the boss has asked to approve
	wrong    []violation     // seen at once
}

const (
	preApproved = "oma-01"
	required    = "oma-02"
	boss        = "boss"
	leftAlone   = "bystander"
)

// request is what somebody genuinely asked for.
type request struct {
	order
	who   string
	id    string // of its job; "" when it was refused, or nobody knows
	job   client.Job
	ended time.Time // when its caller was told so
}

func newAttacked(t *testing.T, seed int64, guests ...sandbox.Guest) *attacked {
	t.Helper()
	s := &attacked{tokens: map[string]string{}, sessions: map[string]*client.Client{}, opened: map[string]time.Time{}, approved: map[string]bool{}}
	s.syncSite = &syncSite{dir: t.TempDir(), random: rand.New(rand.NewPCG(uint64(seed), 2))}
	file := filepath.Join(s.dir, "appliances.yaml")
	for id, of := range map[string]struct {
		roles    []access.Role
		approval access.Approval
	}{preApproved: {nil, access.ApprovalPreApproved}, required: {nil, ""}, leftAlone: {nil, access.ApprovalPreApproved}, boss: {[]access.Role{access.RoleApprover}, ""}} {
		token, err := access.AddAppliance(file, id, of.roles, of.approval)
		if err != nil {
			t.Fatal(err)
		}
		s.tokens[id] = token
	}
	s.site = newSite(t, plan{guests: guests, everyone: []string{
		"VMAPOWER_AUTH=session", "VMAPOWER_APPLIANCES_FILE=" + file, "VMAPOWER_VCENTER_ALLOW=127.0.0.1",
		"VMAPOWER_STABLE_OFF=200ms", "VMAPOWER_TARGET_DIRS=" + s.dir,
	}})
	address := testenv.FreeAddr(t)
	s.apis = append(s.apis, s.startNode("api", "api", "VMAPOWER_LISTEN="+address, "VMAPOWER_REDIS_URL="+s.redis.URL()))
	s.apis[0].url = "http://" + address
	for i := range 2 {
		s.workers = append(s.workers, s.startNode(fmt.Sprintf("worker-%d", i+1), "worker"))
	}
	s.until(func() bool { return len(s.apis[0].Lines(itRuns)) > 0 })
	return s
}

// as is a client with a session of the appliance, a new one when anew.
func (s *attacked) as(ctx context.Context, who string, anew bool) *client.Client {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.sessions[who]; known != nil && !(anew && time.Since(s.opened[who]) > 600*time.Millisecond) {
		return known
	}
	transport := &http.Transport{DisableKeepAlives: true}
	config := client.Config{URL: s.apis[0].url, Transport: transport, RequestLimit: 5 * time.Second, Retry: client.RetryNever}
	c, _ := client.New(config)
	session, err := c.LogIn(ctx, who, s.tokens[who], "")
	if err == nil {
		config.Session = session.SessionToken
		c, _ = client.New(config)
	}
	s.sessions[who], s.opened[who] = c, time.Now()
	return c
}

// call does something as the appliance, and once more with another session if its own is
// none any more.
func (s *attacked) call(ctx context.Context, who string, do func(*client.Client) (client.Job, error)) (client.Job, error) {
	job, err := do(s.as(ctx, who, false))
	var refused *client.Error
	if errors.As(err, &refused) && refused.Status == http.StatusUnauthorized {
		return do(s.as(ctx, who, true))
	}
	return job, err
}

// ask sends a request.
func (s *attacked) ask(ctx context.Context, q *request) {
	q.made = time.Now()
	s.mu.Lock()
	s.requests = append(s.requests, q)
	s.mu.Unlock()
	job, err := s.call(ctx, q.who, func(c *client.Client) (client.Job, error) {
		if q.op == client.OperationPowerOff {
			return c.PowerOff(ctx, q.order.id, q.off, "")
		}
		return c.PowerOn(ctx, q.order.id, q.on, "")
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		q.id = job.JobId
	}
}

// power is a request for the guest to be off or on.
func (s *attacked) power(r *rand.Rand, who, guest string, off bool) *request {
	timeout, wait := 1+r.IntN(2), true
	q := &request{order: s.orderFor(guest, []string{"", "", "instance", "upper"}[r.IntN(4)]), who: who}
	if off {
		q.op = client.OperationPowerOff
		q.off = client.PowerOffRequest{
			Vcenter: s.gate.Addr(), Username: s.vcenter.Username(), Password: s.vcenter.Password(), Timeout: &timeout, WaitForShutdown: &wait,
			Policy: []client.Policy{client.PolicyGracefulThenForce, client.PolicyGracefulOnly, client.PolicyForce}[r.IntN(3)],
		}
		return q
	}
	q.op, timeout = client.OperationPowerOn, 60
	q.on = client.PowerOnRequest{Vcenter: s.gate.Addr(), Username: s.vcenter.Username(), Password: s.vcenter.Password(), Timeout: &timeout}
	return q
}

// play asks for the guest to be off and on in turn, sometimes for both at once.
func (s *attacked) play(ctx context.Context, r *rand.Rand, guest string) {
	for ctx.Err() == nil {
		on := s.vcenter.Guest(guest).Power() == sandbox.On
		q := s.power(r, []string{preApproved, preApproved, required}[r.IntN(3)], guest, on)
		s.ask(ctx, q)
		if r.IntN(3) == 0 {
			s.ask(ctx, s.power(r, []string{preApproved, required}[r.IntN(2)], guest, !on)) // which is refused
		}
		if q.who == required {
			s.decide(ctx, r, q)
		}
		if r.IntN(8) == 0 {
			_, _ = s.call(ctx, q.who, func(c *client.Client) (client.Job, error) { return c.Cancel(ctx, q.id) })
		}
		s.follow(ctx, q, 4*time.Second)
		sleep(ctx, time.Duration(r.IntN(300))*time.Millisecond)
	}
}

// decide approves the request's job, rejects it, or leaves it.
func (s *attacked) decide(ctx context.Context, r *rand.Rand, q *request) {
	decide, approves := (*client.Client).Approve, true
	switch r.IntN(6) {
	case 0:
		return
	case 1:
		decide, approves = (*client.Client).Reject, false
	}
	s.mu.Lock()
	s.approved[q.id] = s.approved[q.id] || approves
	s.mu.Unlock()
	_, _ = s.call(ctx, boss, func(c *client.Client) (client.Job, error) { return decide(c, ctx, q.id, "") })
}

// follow asks for the request's job until it has ended, and keeps what is told of it then.
func (s *attacked) follow(ctx context.Context, q *request, within time.Duration) {
	for limit := time.Now().Add(within); q.id != "" && ctx.Err() == nil && time.Now().Before(limit); sleep(ctx, 50*time.Millisecond) {
		job, err := s.call(ctx, q.who, func(c *client.Client) (client.Job, error) { return c.Job(ctx, q.id) })
		if err == nil && job.Ended() {
			q.job, q.ended = job, time.Now()
			return
		}
	}
}

// copies asks for one sync of the guest after the other, each to a file of its own.
func (s *attacked) copies(ctx context.Context, r *rand.Rand, guest string) {
	for round := 0; ctx.Err() == nil; round++ {
		s.mu.Lock() // the random numbers of the site are for one at a time
		target := s.replica(guest)
		target.file = fmt.Sprintf("%s-%d", target.file, round)
		err := writeFile(target.file, s.content(target.disk))
		s.change(target, 3)
		s.mu.Unlock()
		if err != nil {
			s.t.Error(err)
			return
		}
		q := &request{order: s.orderFor(guest, ""), who: preApproved}
		q.op = client.OperationFinalSync
		s.mu.Lock()
		s.requests = append(s.requests, q)
		s.mu.Unlock()
		job, err := s.call(ctx, q.who, func(c *client.Client) (client.Job, error) {
			return c.FinalSync(ctx, client.FinalSyncRequest{
				Vcenter: s.gate.Addr(), Username: s.vcenter.Username(), Password: s.vcenter.Password(), VmId: q.order.id,
				Disks: []client.DiskToSync{{DiskKey: "2000", ChangeId: target.since, Target: "file://" + target.file}},
			}, "")
		})
		if err == nil {
			q.id = job.JobId
		}
		s.follow(ctx, q, 8*time.Second)
		if q.job.Status == client.JobStatusCompleted && !s.equal(target) {
			s.mu.Lock()
			s.wrong = append(s.wrong, violation{"target", q.id, "it is completed, and its target differs\n" + s.said(q.id)})
			s.mu.Unlock()
		}
		sleep(ctx, time.Duration(r.IntN(300))*time.Millisecond)
	}
}

// live asks, as the appliance that is left alone, for its guest to be off and on in turn.
func (s *attacked) live(ctx context.Context, r *rand.Rand, guest string, a *attacker) {
	for ctx.Err() == nil {
		q := s.power(r, leftAlone, guest, s.vcenter.Guest(guest).Power() == sandbox.On)
		q.off.Policy = client.PolicyForce
		a.aside(func() string { s.ask(ctx, q); return q.id })
		s.follow(ctx, q, 60*time.Second)
		sleep(ctx, 200*time.Millisecond)
	}
}

// How long the attacker strikes in an ordinary test run.
const shortAttack = 9 * time.Second

func TestAnAttackerInRedisStopsJobsAndCausesNone(t *testing.T) {
	t.Parallel()
	seed, lasts := *seedFlag, shortAttack
	if seed == 0 {
		seed = time.Now().UnixNano() % 1_000_000
	}
	if long() {
		lasts = *durationFlag
	}
	r := rand.New(rand.NewPCG(uint64(seed), 1))
	s := newAttacked(t, seed, victims(r)...)
	a := newAttacker(s.site, seed, leftAlone)
	s.attack(a, seed, lasts)
	found := s.judge()
	t.Logf("seed %d, to replay: make chaos SEED=%d\n%s", seed, seed, s.account(a))
	for _, v := range found {
		t.Errorf("%s: job %s: %s\n%s", v.check, v.id, v.what, s.said(v.id))
	}
	s.checkProcesses()
	for _, who := range []string{preApproved, leftAlone} {
		if !slices.ContainsFunc(s.requests, func(q *request) bool { return q.who == who && q.job.Status == client.JobStatusCompleted }) {
			t.Errorf("no job of %s was completed, so nothing was shown", who)
		}
	}
}

// victims are guests of the fleet, two with disks, and two that are left alone.
func victims(r *rand.Rand) []sandbox.Guest {
	guests := fleet(r, 12)
	for i := range guests {
		guests[i].ShutdownTakes, guests[i].BootTakes = min(guests[i].ShutdownTakes, time.Second), min(guests[i].BootTakes, time.Second)
	}
	for i, of := range []string{"copied", "copied", leftAlone, leftAlone} {
		guest := asleep(fmt.Sprintf("%s-%d", of, i), 4*mib)
		guest.BIOSUUID, guest.InstanceUUID = uuidFrom(r, "4205"), uuidFrom(r, "5005")
		guests = append(guests, guest)
	}
	return guests
}

// attack puts load on the site while the attacker strikes, and waits for the jobs of the
// one who is left alone.
func (s *attacked) attack(a *attacker, seed int64, lasts time.Duration) {
	striking, enough := context.WithTimeout(s.t.Context(), lasts)
	defer enough()
	watching, leave := context.WithCancel(s.t.Context())
	var load, watch sync.WaitGroup
	watch.Go(func() {
		if err := a.memory.monitor(watching, s.redis.Addr()); err != nil {
			s.t.Error(err)
		}
	})
	for i, guest := range s.fleet {
		r := rand.New(rand.NewPCG(uint64(seed), uint64(100+i)))
		switch {
		case strings.HasPrefix(guest, leftAlone):
			for _, id := range []string{s.vcenter.Guest(guest).BIOSUUID(), s.vcenter.Guest(guest).InstanceUUID()} {
				a.aside(func() string { return id })
				a.aside(func() string { return strings.ToUpper(id) })
			}
			load.Go(func() { s.live(striking, r, guest, a) })
		case strings.HasPrefix(guest, "copied"):
			load.Go(func() { s.copies(striking, r, guest) })
		default:
			load.Go(func() { s.play(striking, r, guest) })
		}
	}
	load.Go(func() { s.keepOpen(striking) })
	a.strike(striking)
	load.Wait()
	leave()
	watch.Wait()
	s.settle()
}

// keepOpen lets the api accept what is asked: over a limit of requests or jobs, or after a loss
// that nobody has looked at, there would be nothing to attack.
func (s *attacked) keepOpen(ctx context.Context) {
	for ; ctx.Err() == nil; sleep(ctx, 200*time.Millisecond) {
		if _, err := joblog.AcceptLoss(ctx, s.records); err != nil && ctx.Err() == nil {
			s.t.Error(err)
		}
		for _, limits := range []string{"rate", "open:by", "awaiting:by", "vcenter_logins"} {
			scan := s.records.Scan(ctx, 0, "{vmapower}:"+limits+":*", 1000).Iterator()
			for scan.Next(ctx) {
				s.records.Del(ctx, scan.Val())
			}
		}
	}
}

// settle waits for the jobs that are left alone, a little for the others, and reads once
// more what is told of each.
func (s *attacked) settle() {
	ctx := s.t.Context()
	for _, q := range s.requests {
		if q.who == leftAlone && q.ended.IsZero() {
			s.follow(ctx, q, 60*time.Second)
		}
	}
	sleep(ctx, 3*time.Second)
	for _, q := range s.requests {
		first := *q
		s.follow(ctx, q, time.Millisecond)
		if !first.ended.IsZero() {
			q.ended = first.ended
			if q.job.Status != client.JobStatusCompleted {
				q.job = first.job
			}
		}
	}
}
