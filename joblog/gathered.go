package joblog

import (
	"context"
	"runtime"
	"sync"
	"time"
)

const (
	// readersAtOnce is how many gathered reads of one kind are under way at most.
	readersAtOnce = 4
	// oneReaderFor is how long one read is under way alone: whoever comes in that time shares the next one.
	oneReaderFor = time.Millisecond
)

// gathered reads something of jobs for many at once: while reads are under way, those who come are
// gathered for the next, and those who ask about the same job share its answer. So thousands of callers
// need a few connections, and what each is told was read after it had asked.
type gathered[T any] struct {
	most int // jobs of one read
	read func(ctx context.Context, ids []string) ([]T, error)

	budgets sync.Pool // of timers that are stopped

	mu      sync.Mutex
	readers int
	began   time.Time // the read that began last
	order   []string
	asked   map[string]*asked[T] // and not yet being read
}

// asked is a job that is read for whoever has asked about it.
type asked[T any] struct {
	done   chan struct{} // closed when there is an answer
	answer T
	err    error
}

// of returns what is told of the job, or ErrUnavailable.
func (g *gathered[T]) of(ctx context.Context, id string) (answer T, err error) {
	a := g.join(id)
	budget := g.budget()
	defer func() {
		budget.Stop()
		g.budgets.Put(budget)
	}()
	select {
	case <-a.done:
		return a.answer, a.err
	case <-ctx.Done():
		return answer, unavailable(ctx.Err())
	case <-budget.C: // reads that were asked for before took all the time
		return answer, unavailable(context.DeadlineExceeded)
	}
}

// budget is the time of one who waits for a read. A context for each costs more than the read, which many share.
func (g *gathered[T]) budget() *time.Timer {
	if timer, kept := g.budgets.Get().(*time.Timer); kept {
		timer.Reset(redisBudget)
		return timer
	}
	return time.NewTimer(redisBudget)
}

// join asks about the job, and has it read.
func (g *gathered[T]) join(id string) *asked[T] {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.asked == nil {
		g.asked = make(map[string]*asked[T])
	}
	a := g.asked[id]
	if a == nil {
		a = &asked[T]{done: make(chan struct{})}
		g.asked[id], g.order = a, append(g.order, id)
	}
	if g.readers == 0 || g.readers < readersAtOnce && g.lags() {
		g.readers++
		go g.readOn()
	}
	return a
}

// lags reports whether those who read are not enough: more is asked than one read takes, or the last one has not come
// back soon, from a Redis that is far away or over a connection that hangs.
func (g *gathered[T]) lags() bool { return len(g.order) > g.most || time.Since(g.began) > oneReaderFor }

// readOn reads until nothing is asked any more.
func (g *gathered[T]) readOn() {
	for ids, some := g.take(); len(ids) > 0; ids, some = g.take() {
		answers, err := g.read(context.Background(), ids)
		if err != nil && len(ids) > 1 {
			g.apart(ids, some)
			continue
		}
		tell(some, answers, err)
	}
}

// apart reads each by itself: what keeps Redis from reading them together, such as a slot that is being
// moved or a record that is none, need not keep it from each.
func (g *gathered[T]) apart(ids []string, some []*asked[T]) {
	ctx, cancel := context.WithTimeout(context.Background(), redisBudget)
	defer cancel()
	for i := range ids {
		answers, err := g.read(ctx, ids[i:i+1])
		tell(some[i:i+1], answers, err)
	}
}

func tell[T any](some []*asked[T], answers []T, err error) {
	for i, a := range some {
		if a.err = err; err == nil {
			a.answer = answers[i]
		}
		close(a.done)
	}
}

// take returns the jobs of the next read; none ends this reader.
func (g *gathered[T]) take() (ids []string, some []*asked[T]) {
	runtime.Gosched() // whoever is about to ask does so first
	g.mu.Lock()
	defer g.mu.Unlock()
	n := min(len(g.order), g.most)
	ids, g.order = g.order[:n:n], g.order[n:]
	for _, id := range ids {
		some = append(some, g.asked[id])
		delete(g.asked, id)
	}
	g.began = time.Now()
	if n == 0 {
		g.readers--
		g.order = nil
	}
	return ids, some
}
