package nbd

import (
	"sync"
	"time"
)

// How many bytes may be on their way in one direction.
const (
	flowTime  = 2 * time.Second // no more than a line carries in about so long
	flowEase  = time.Second     // answers that take longer never let more be sent
	flowShort = 100 * time.Millisecond
	flowFirst = 1 << 20  // before anything was measured
	flowLeast = 64 << 10 // which is also the smallest piece
)

// flow bounds the bytes that are in flight over all connections in one direction. It learns
// from the time that answers take: on a slow line less is in flight, so that a flush or a
// lost connection never has much before it. More than the line holds would only wait before it,
// so the limit grows as long as answers take less than flowShort, or than three times what the
// quickest took.
type flow struct {
	mu     sync.Mutex
	limit  int64
	most   int64
	flying int64
	quick  time.Duration // the quickest answer; 0 before there was one
	shrunk time.Time     // answers to what was sent earlier say nothing of the limit as it is
	moved  chan struct{} // closed and replaced when there is room again
}

func newFlow(most int64) *flow {
	most = max(most, flowLeast)
	return &flow{limit: min(flowFirst, most), most: most, moved: make(chan struct{})}
}

// take waits for room for n bytes, and reports false when the connection broke before. One
// request may always be in flight, however large it is.
func (f *flow) take(n int64, down <-chan struct{}) bool {
	for {
		f.mu.Lock()
		room, moved := f.flying == 0 || f.flying+n <= f.limit, f.moved
		if room {
			f.flying += n
		}
		f.mu.Unlock()
		if room {
			return true
		}
		select {
		case <-moved:
		case <-down:
			return false
		}
	}
}

// done gives back what take took. sent is when the request began to leave; zero for one that
// got no answer.
func (f *flow) done(n int64, sent time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if took := time.Since(sent); !sent.IsZero() && sent.After(f.shrunk) {
		if f.quick == 0 || took < f.quick {
			f.quick = took
		}
		switch {
		case took > flowTime:
			f.limit = max(flowLeast, f.limit/2, f.limit*int64(flowEase)/int64(took))
			f.shrunk = time.Now()
		case took < min(max(flowShort, 3*f.quick), flowEase) && 2*f.flying >= f.limit:
			f.limit = min(f.most, f.limit+n)
		}
	}
	f.flying -= n
	close(f.moved)
	f.moved = make(chan struct{})
}

// piece is how long a request should be, so that several fit into the limit.
func (f *flow) piece(most int64) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return min(most, max(flowLeast, f.limit/4/flowLeast*flowLeast))
}
