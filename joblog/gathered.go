package joblog

import (
	"context"
	"sync"
)

// readersAtOnce is how many gathered reads of one kind are under way at once.
const readersAtOnce = 4

// gathered reads something of jobs for many at once: while reads are under way, those who come are
// gathered for the next, and those who ask about the same job share its answer. So thousands of callers
// need a few connections, and what each is told was read after it had asked.
type gathered[T any] struct {
	most int // jobs of one read
	read func(ctx context.Context, ids []string) ([]T, error)

	mu      sync.Mutex
	readers int
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
	within, cancel := context.WithTimeout(ctx, redisBudget)
	defer cancel()
	a := g.join(id)
	select {
	case <-a.done:
		return a.answer, a.err
	case <-within.Done(): // reads that were asked for before took all the time
		return answer, unavailable(within.Err())
	}
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
	if g.readers < readersAtOnce {
		g.readers++
		go g.readOn()
	}
	return a
}

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
	g.mu.Lock()
	defer g.mu.Unlock()
	n := min(len(g.order), g.most)
	ids, g.order = g.order[:n:n], g.order[n:]
	for _, id := range ids {
		some = append(some, g.asked[id])
		delete(g.asked, id)
	}
	if n == 0 {
		g.readers--
		g.order = nil
	}
	return ids, some
}
