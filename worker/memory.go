package worker

import (
	"context"
	"sync"
	"time"
)

// rememberedJobs bounds the ended jobs that are remembered.
const rememberedJobs = 100_000

// memory is what this process knows by itself of the jobs it has worked on, whatever their
// records say: none is done a second time, and no two work on one VM or target at once. It is
// empty in another process, so it is the second line behind the record.
type memory struct {
	mu     sync.Mutex
	over   map[string]time.Time // ended jobs, and until when their records could be put back
	oldest []string             // of over, in the order of their ends
	held   map[string]string    // jobs, VMs and targets that are worked on, each with the job that does
	holds  map[string][]string  // the same, by the job
	freed  chan struct{}        // closed when something is held no more
}

func newMemory() *memory {
	return &memory{over: map[string]time.Time{}, held: map[string]string{}, holds: map[string][]string{}, freed: make(chan struct{})}
}

// begin reports that the job is neither over nor worked on; then it is, until leave.
func (m *memory) begin(jobID string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if until, over := m.over[jobID]; over && time.Now().Before(until) {
		return false
	}
	return m.take(jobID, "job "+jobID)
}

// take holds all of what for the job, or none of it when another job has one.
func (m *memory) take(jobID string, what ...string) bool {
	for _, name := range what {
		if holder, held := m.held[name]; held && (holder != jobID || name == "job "+jobID) {
			return false
		}
	}
	for _, name := range what {
		m.held[name] = jobID
	}
	m.holds[jobID] = append(m.holds[jobID], what...)
	return true
}

// holdTargets reports whether no other job writes to one of the targets; then this one does.
func (m *memory) holdTargets(jobID string, names ...string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	what := make([]string, len(names))
	for i, name := range names {
		what[i] = "target " + name
	}
	return m.take(jobID, what...)
}

// awaitVM waits until no other job works on the VM; then this one does. The error is the cause
// for which ctx ended.
func (m *memory) awaitVM(ctx context.Context, jobID, vm string) error {
	for {
		m.mu.Lock()
		taken, freed := m.take(jobID, "vm "+vm), m.freed
		m.mu.Unlock()
		if taken {
			return nil
		}
		select {
		case <-freed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// leave lets go of all that the job holds.
func (m *memory) leave(jobID string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, name := range m.holds[jobID] {
		delete(m.held, name)
	}
	delete(m.holds, jobID)
	close(m.freed)
	m.freed = make(chan struct{})
}

// ended remembers that the job is over, until then. Of too many the oldest are forgotten.
func (m *memory) ended(jobID string, until time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, known := m.over[jobID]; !known {
		m.oldest = append(m.oldest, jobID)
	}
	m.over[jobID] = until
	for len(m.oldest) > 0 && (len(m.oldest) > rememberedJobs || time.Now().After(m.over[m.oldest[0]])) {
		delete(m.over, m.oldest[0])
		m.oldest = m.oldest[1:]
	}
}
