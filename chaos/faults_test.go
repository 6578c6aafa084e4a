package chaos

import (
	"context"
	"net/http"
	"slices"
	"time"

	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
)

// fault is one way to break the site. strike begins it, and returns what ends it;
// it lasts from shortest to longest.
type fault struct {
	name              string
	weight            int
	on                victim
	shortest, longest time.Duration
	strike            func(s *site, n *node) (end func())
	gentle            bool // leaves hardly a call in doubt, which jobs wait a minute for: fit for a short run
	leaves            bool // the victim's jobs are left to others
}

// victim is what a fault strikes.
type victim string

const (
	aWorker  victim = "worker"
	anAPI    victim = "api"
	redisOne victim = "redis"
	vcenter  victim = "vcenter"
)

const (
	killWorker   = "SIGKILL a worker"
	freezeWorker = "SIGSTOP a worker"
	stopWorker   = "SIGTERM a worker"
)

var changingMethods = []string{"ShutdownGuest", "PowerOffVM_Task", "PowerOnVM_Task"}

// faults is the table of everything that is done to a site.
var faults = []fault{
	{killWorker, 6, aWorker, time.Second, 3 * time.Second, func(s *site, n *node) func() {
		n.Kill()
		return func() { s.revive(n) }
	}, true, true},
	{"SIGKILL an api", 3, anAPI, 500 * time.Millisecond, 2 * time.Second, func(s *site, n *node) func() {
		n.Kill()
		return func() { s.revive(n) }
	}, true, false},
	{freezeWorker, 3, aWorker, 7 * time.Second, 45 * time.Second, func(_ *site, n *node) func() {
		n.Stop()
		return n.Continue
	}, false, true},
	{stopWorker, 3, aWorker, time.Second, 3 * time.Second, func(s *site, n *node) func() {
		if code := n.Terminate(stopLimit); code != 0 {
			s.t.Errorf("%s ended with %d on SIGTERM (-1: not within %s)", n.name, code, stopLimit)
		}
		return func() { s.revive(n) }
	}, true, true},
	{"Redis SIGKILL, restart", 2, redisOne, 500 * time.Millisecond, 4 * time.Second, func(s *site, _ *node) func() {
		s.redis.Kill()
		return s.redis.Start
	}, true, false},
	{"Redis frozen", 2, redisOne, time.Second, 8 * time.Second, func(s *site, _ *node) func() {
		s.redis.Stop()
		return s.redis.Continue
	}, false, false},
	{"all connections cut", 3, redisOne, 0, 0, func(s *site, _ *node) func() {
		for _, n := range slices.Concat(s.workers, s.apis) {
			n.redis.Cut()
		}
		s.gate.Cut()
		return func() {}
	}, true, false},
	{"Redis refuses a worker", 2, aWorker, time.Second, 8 * time.Second, func(_ *site, n *node) func() {
		n.redis.Refuse(true)
		return n.redis.Heal
	}, false, false},
	{"black hole worker-Redis", 3, aWorker, 2 * time.Second, 15 * time.Second, func(_ *site, n *node) func() {
		n.redis.BlackHole(testenv.Both)
		return n.redis.Heal
	}, false, false},
	{"answers of Redis vanish", 2, aWorker, 2 * time.Second, 10 * time.Second, func(_ *site, n *node) func() {
		n.redis.BlackHole(testenv.Down)
		return n.redis.Heal
	}, false, false},
	{"Redis slow for a worker", 2, aWorker, 3 * time.Second, 8 * time.Second, func(_ *site, n *node) func() {
		n.redis.Delay(testenv.Both, 300*time.Millisecond)
		return n.redis.Heal
	}, false, false},
	{"Redis' clock jumps", 2, redisOne, 2 * time.Second, 20 * time.Second, func(s *site, _ *node) func() {
		return s.leapRedis()
	}, false, false},
	{"vCenter says 503", 2, vcenter, 2 * time.Second, 6 * time.Second, func(s *site, _ *node) func() {
		s.vcenter.Unavailable(http.StatusServiceUnavailable)
		return func() { s.vcenter.Unavailable(http.StatusOK) }
	}, true, false},
	{"vCenter cuts connections", 3, vcenter, 0, 0, func(s *site, _ *node) func() {
		s.vcenter.DropConnections()
		return func() {}
	}, true, false},
	{"vCenter loses replies", 2, vcenter, 0, 0, func(s *site, _ *node) func() {
		for _, method := range changingMethods {
			s.vcenter.LoseReply(method, 1)
		}
		return func() {}
	}, false, false},
	{"vCenter forgets sessions", 3, vcenter, 0, 0, func(s *site, _ *node) func() {
		s.vcenter.ExpireSessions()
		return func() {}
	}, true, false},
	{"vCenter slow", 2, vcenter, 3 * time.Second, 8 * time.Second, func(s *site, _ *node) func() {
		return s.slow(s.vcenter.Delay, 700*time.Millisecond)
	}, false, false},
	{"vCenter acts late", 2, vcenter, 3 * time.Second, 6 * time.Second, func(s *site, _ *node) func() {
		return s.slow(s.vcenter.Late, 3*time.Second)
	}, false, false},
	{"black hole before vCenter", 2, vcenter, 2 * time.Second, 8 * time.Second, func(s *site, _ *node) func() {
		s.gate.BlackHole(testenv.Both)
		return s.gate.Heal
	}, false, false},
	{"sessions half dead", 2, vcenter, 0, 0, func(s *site, _ *node) func() {
		s.vcenter.HalfKillSessions()
		return func() {}
	}, false, false},
	{"VMs registered again", 3, vcenter, 0, 0, func(s *site, _ *node) func() {
		s.move(s.busy(6), (*sandbox.GuestHandle).RegisterAgain)
		return func() {}
	}, true, false},
	{"object ids become other VMs'", 3, vcenter, 0, 0, func(s *site, _ *node) func() {
		s.move(s.busy(6), (*sandbox.GuestHandle).GiveAway)
		return func() {}
	}, true, false},
	{"vCenter is restored", 2, vcenter, 0, 0, func(s *site, _ *node) func() {
		s.everything()
		return func() {}
	}, false, false},
	{"vCenter withholds", 3, vcenter, 2 * time.Second, 12 * time.Second, func(s *site, _ *node) func() {
		return s.withhold()
	}, false, false},
	{"vCenter's clock jumps", 2, vcenter, 3 * time.Second, 15 * time.Second, func(s *site, _ *node) func() {
		return s.leapVCenter()
	}, false, false},
	{"guests go down by themselves", 3, vcenter, 0, 0, func(s *site, _ *node) func() {
		for _, guest := range s.some(6, "") {
			guest.ShutDownInside()
		}
		return func() {}
	}, true, false},
	{"Tools stop in guests", 2, vcenter, 11 * time.Second, 16 * time.Second, func(s *site, _ *node) func() {
		return s.silenceTools()
	}, false, false},
	{"a hand cuts hung guests", 2, vcenter, 3 * time.Second, 8 * time.Second, func(s *site, _ *node) func() {
		return s.cutHung()
	}, true, false},
}

// stopLimit is how long a process may take to end after SIGTERM.
const stopLimit = 25 * time.Second

func (s *site) slow(lever func(string, time.Duration), by time.Duration) (end func()) {
	for _, method := range changingMethods {
		lever(method, by)
	}
	return func() {
		for _, method := range changingMethods {
			lever(method, 0)
		}
	}
}

// targets are the nodes that a fault may strike, nil for what is there once.
func (s *site) targets(v victim) []*node {
	switch v {
	case aWorker:
		return s.workers
	case anAPI:
		return s.apis
	}
	return nil
}

// hold takes the victim for one fault, so that none strikes what another one holds.
func (n *node) hold(ctx context.Context) (release func(), held bool) {
	select {
	case n.busy <- struct{}{}:
		return func() { <-n.busy }, true
	case <-ctx.Done():
		return nil, false
	}
}
