package nbd

import (
	"sync"
	"time"
)

// How many bytes may be on their way in one direction.
const (
	flowTime   = 2 * time.Second // no more than a line carries in about so long
	flowEase   = time.Second     // answers that take longer never let more be sent
	flowShort  = 100 * time.Millisecond
	flowAmple  = 8 << 20  // is not given up for answers that take long, which may have other causes
	flowGrowth = 2        // bytes more for each that was answered quickly, before any was answered late
	flowCreep  = 8        // answered quickly for one byte more, after that
	flowFirst  = 1 << 20  // before anything was measured
	flowMost   = 16 << 20 // however fast the line is
	flowLeast  = 64 << 10 // which is also the smallest piece
)

// Line is what clients of one server share: what is in flight on the line to it, and what they
// have learned of it. Its methods may be called by many goroutines.
type Line struct {
	up   *flow // data of writes in flight
	down *flow // data of reads
}

// NewLine returns a line of which nothing is known.
func NewLine() *Line { return newLine(flowMost) }

func newLine(most int64) *Line {
	return &Line{up: newFlow(min(most, flowMost)), down: newFlow(min(most, flowMost))}
}

// flow bounds the bytes that are in flight over all connections in one direction. It learns
// from the time that answers take: on a slow line less is in flight, so that a flush or a
// lost connection never has much before it. More than the line holds would only wait before it,
// so the limit grows as long as answers take less than flowShort, or than three times what the
// quickest took, and gives way down to flowAmple when they take longer.
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
		short := min(max(flowShort, 3*f.quick), flowEase)
		switch {
		case took > flowTime:
			f.limit = max(flowLeast, f.limit/2, f.limit*int64(flowEase)/int64(took))
			f.shrunk = time.Now()
		case took < short && 2*f.flying >= f.limit:
			f.limit = min(f.most, f.limit+f.growth(n))
		case took > short && f.limit > flowAmple:
			f.limit = max(flowAmple, f.limit/2, f.limit*int64(short)/int64(took))
			f.shrunk = time.Now()
		}
	}
	f.flying -= n
	close(f.moved)
	f.moved = make(chan struct{})
}

// growth is how much more may be in flight after n bytes were answered quickly.
func (f *flow) growth(n int64) int64 {
	if f.shrunk.IsZero() {
		return flowGrowth * n
	}
	return n / flowCreep
}

// piece is how long a request should be, so that several fit into the limit.
func (f *flow) piece(most int64) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return min(most, max(flowLeast, f.limit/4/flowLeast*flowLeast))
}
