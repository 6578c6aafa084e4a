package chaos

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"
)

// drainLimit is how long jobs may take to end when all faults are over: a job whose
// call was never answered waits about a minute, and the next one on its VM with it.
const drainLimit = 200 * time.Second

func TestChaos(t *testing.T) {
	t.Parallel()
	seed := *seedFlag
	if seed == 0 {
		seed = time.Now().UnixNano() % 1_000_000
	}
	plans := schedule(seed, *durationFlag, func(f *fault) bool { return long() || f.gentle })
	t.Logf("seed %d, to replay: make chaos SEED=%d DURATION=%s\n%s", seed, seed, *durationFlag, describe(plans))
	size := 24
	if long() {
		size = 60
	}
	s := newSite(t, plan{apis: 2, workers: 3, clock: long(), stableOff: 400 * time.Millisecond, guests: fleet(rand.New(rand.NewPCG(uint64(seed), 1)), size)})
	turn := int(uint64(seed) % uint64(len(leaps)))
	s.clocks.redis.turn, s.clocks.vcenter.turn = turn, turn
	book, injector := newLedger(), newInjector(s)
	s.disturb(t.Context(), seed, plans, book, injector)

	for _, problem := range s.untilEnded(t.Context(), slices.Concat(idsOf(book), s.everyJob(t.Context())), drainLimit) {
		t.Errorf("lost: %s", problem)
	}
	sleep(t.Context(), 3*time.Second) // for whoever might still write
	e := s.gather(t.Context(), book)
	found := e.judge()
	t.Logf("seed %d\n%s", seed, report(e, injector.done, found, book, s.workers))
	s.accuse(found, e)
	for _, problem := range slices.Concat(e.checkKeys(), e.sure503(book), book.faults) {
		t.Error(problem)
	}
	if clean, _ := takeovers(injector.done, s.workers); len(clean) > 0 && slices.Max(clean) > 10*time.Second {
		t.Errorf("a job of a killed worker was claimed after %s, want less than 10 s", slices.Max(clean))
	}
	s.checkOtherAPI(t.Context(), e)
	s.checkLeave(t)
}

// disturb puts load on the site while the schedule is carried out, and heals it.
func (s *site) disturb(ctx context.Context, seed int64, plans []planned, book *ledger, injector *injector) {
	loading, enough := context.WithTimeout(ctx, *durationFlag)
	defer enough()
	watching, leave := context.WithCancel(ctx)
	var watch, load sync.WaitGroup
	watch.Go(func() { book.watch(watching, s) })
	load.Go(func() { s.callers(loading, seed, 8, 1500*time.Millisecond, book) })
	injector.carryOut(ctx, plans)
	load.Wait()
	s.heal()
	s.t.Cleanup(func() { leave(); watch.Wait() })
}

func idsOf(book *ledger) (ids []string) {
	for _, p := range book.all() {
		ids = append(ids, p.id)
	}
	return ids
}

// checkOtherAPI asks the other api, after a while, for every job again.
func (s *site) checkOtherAPI(ctx context.Context, e *evidence) {
	for id, answer := range e.answers {
		if now := s.answer(ctx, s.apis[len(s.apis)-1], id); now != answer {
			s.t.Errorf("the apis differ on job %s:\n%s\n%s", id, answer, now)
		}
	}
}

// checkLeave stops every process as an operator does. What workers that were killed
// left in vCenter is ended first, as vCenter itself would in time.
func (s *site) checkLeave(t *testing.T) {
	s.vcenter.ExpireSessions()
	for _, n := range slices.Concat(s.apis, s.workers) {
		if code := n.Terminate(stopLimit); code != 0 {
			t.Errorf("%s ended with %d on SIGTERM", n.name, code)
		}
	}
	if n := s.vcenter.Sessions(); n != 0 {
		t.Errorf("%d sessions are left in vCenter", n)
	}
	for _, n := range slices.Concat(s.apis, s.workers) {
		for _, line := range slices.Concat(n.Lines("panic"), n.Lines(s.vcenter.Password())) {
			t.Errorf("%s wrote %s", n.name, line)
		}
	}
}
