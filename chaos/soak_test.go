package chaos

import (
	"flag"
	"fmt"
	"slices"
	"testing"
	"time"

	"vmapower/internal/testenv"
)

var soakFlag = flag.String("chaos.soak", "", "file, without its ending, that gets the table (.md) and the plot (.svg) of a soak of chaos.duration")

// soaked is a site whose processes are replaced one after another under a steady load.
type soaked struct {
	*site
	admin map[*node]string // where each tells its measures
	load  *steady
}

func startSoak(t *testing.T, before string, everyone ...string) *soaked {
	s := &soaked{admin: map[*node]string{}, site: newSite(t, plan{
		guests: steadyGuests(), everyone: everyone, programs: map[string]string{"api": before, "worker": before},
	})}
	for i := range 2 {
		address := testenv.FreeAddr(t)
		api := s.startAPI(fmt.Sprint("api-", i+1), "VMAPOWER_ADMIN_LISTEN="+address)
		s.apis, s.admin[api] = append(s.apis, api), address
		address = testenv.FreeAddr(t)
		worker := s.startNode(fmt.Sprint("worker-", i+1), "worker", "VMAPOWER_ADMIN_LISTEN="+address, "VMAPOWER_STABLE_OFF=200ms")
		s.workers, s.admin[worker] = append(s.workers, worker), address
	}
	for _, api := range s.apis {
		s.awaitAPI(api)
	}
	return s
}

// replace ends a process as an upgrade does, and starts the program under test in its place. Meanwhile
// the others take jobs, and afterwards all of them.
func (s *soaked) replace(n *node) {
	s.t.Helper()
	if code := n.Terminate(stopLimit); code != 0 {
		s.t.Errorf("%s ended with %d on SIGTERM", n.name, code)
	}
	s.runAgain(n, func() error { return n.StartAs(program) })
	if n.client != nil {
		s.awaitAPI(n)
	}
	s.load.awaitAll(1)
}

// inOrder are the processes as an upgrade takes them: the workers first.
func (s *soaked) inOrder() []*node { return slices.Concat(s.workers, s.apis) }

func TestNoJobIsLostOrDoneTwiceWhileEveryProcessIsReplaced(t *testing.T) {
	t.Parallel()
	book := newLedger()
	s := startSoak(t, program)
	s.load = s.startSteady(t.Context(), book)
	s.load.awaitAll(1)
	for _, n := range s.inOrder() {
		s.replace(n)
	}
	s.load.end()
	if unended := s.untilEnded(t.Context(), slices.Concat(idsOf(book), s.everyJob(t.Context())), settledWithin); unended != nil {
		t.Errorf("lost: %v", unended)
	}
	e := s.gather(t.Context(), book)
	s.accuse(e.judge(), e)
	for _, problem := range slices.Concat(e.sure503(book), book.faults) {
		t.Error(problem)
	}
	s.checkLeave(t)
}

const (
	soakPause  = 20 * time.Second // between two replacements
	soakSample = 5 * time.Second
	// soakKeeps is how long ended jobs are kept, so that what Redis holds levels off within the run: a
	// worker removes those that were kept long enough once a minute.
	soakKeeps = time.Minute
	// shortestSoak has it levelled off before the second quarter.
	shortestSoak = 5 * time.Minute
)

// TestASoakStaysFlat begins with the version before, replaces all processes by the one under test, and
// then all but the first api and worker again and again.
func TestASoakStaysFlat(t *testing.T) {
	if *soakFlag == "" {
		t.Skip("it takes chaos.duration: make soak runs it")
	}
	if *durationFlag < shortestSoak {
		t.Fatalf("a soak takes %s at least: what Redis holds levels off within it", shortestSoak)
	}
	book := newLedger()
	s := startSoak(t, buildBefore(t), "VMAPOWER_RETENTION="+soakKeeps.String())
	s.load = s.startSteady(t.Context(), book)
	s.load.awaitAll(1)
	for _, n := range s.inOrder() {
		s.replace(n)
	}
	record := newSoakRecord()
	next, replaced := time.Now().Add(soakPause), 0
	for end := time.Now().Add(*durationFlag); time.Now().Before(end); {
		sleep(t.Context(), soakSample)
		record.take(s)
		if time.Now().After(next) {
			s.replace([]*node{s.workers[1], s.apis[1]}[replaced%2])
			next, replaced = time.Now().Add(soakPause), replaced+1
		}
	}
	s.load.end()
	s.checkEnds(book)
	for _, problem := range book.faults {
		t.Error(problem)
	}
	s.checkLeave(t)
	record.write(t, *soakFlag, fmt.Sprintf("%d jobs, %d processes replaced", len(book.all()), replaced+len(s.inOrder())))
	for _, growth := range record.grown() {
		t.Error(growth)
	}
	for _, n := range s.inOrder() {
		for _, line := range n.Lines("sessions were left") {
			t.Logf("%s: %s", n.name, line)
		}
	}
}

// checkEnds waits until every job was seen ended, and counts the calls of each in vCenter's journal: a
// record is gone by then.
func (s *soaked) checkEnds(book *ledger) {
	for limit := time.Now().Add(settledWithin); time.Now().Before(limit); sleep(s.t.Context(), 200*time.Millisecond) {
		book.photograph(s.t.Context(), s.site)
		if open, err := s.open(s.t.Context()); err == nil && len(open) == 0 {
			break
		}
	}
	book.photograph(s.t.Context(), s.site)
	for _, p := range book.all() {
		if p.snapshot == "" {
			s.t.Errorf("lost: job %s of %s was never seen ended", p.id, p.guest)
		}
	}
	calls := map[[2]string]int{}
	for _, change := range s.vcenter.Journal() {
		if change.Effective {
			calls[[2]string{change.Operation, change.Method}]++
		}
	}
	for call, times := range calls {
		if times > 1 {
			s.t.Errorf("job %s did %s %d times", call[0], call[1], times)
		}
	}
}
