package server

import (
	"bytes"
	"io"
	"sync"
	"time"
)

// What may wait to be written, and how long the end of a process waits for it.
const (
	logRingBytes = 4 << 20
	logEndWithin = time.Second
)

// logRing stands between those who log and a pipe or a disk that may be slow, stuck or closed: a write
// into it never waits and never fails. What finds no room takes the place of the oldest lines, and
// what is lost is counted.
type logRing struct {
	out    io.Writer
	report func(lost int) // called when lines are written again after some were lost
	news   chan struct{}  // there are lines

	mu      sync.Mutex
	lines   [][]byte // the oldest first
	size    int      // of them, in bytes
	written chan struct{}
	lost    int // since the last report
	dropped int // ever
}

// newLogRing writes to out, in a goroutine that ends with the process. report may log.
func newLogRing(out io.Writer, report func(lost int)) *logRing {
	r := &logRing{out: out, report: report, news: make(chan struct{}, 1)}
	go func() {
		for range r.news {
			r.drain()
		}
	}()
	return r
}

// Write implements io.Writer for one line.
func (r *logRing) Write(line []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.written == nil {
		r.written = make(chan struct{})
	}
	r.lines = append(r.lines, bytes.Clone(line))
	r.size += len(line)
	for r.size > logRingBytes {
		r.oldest()
		r.lose()
	}
	select {
	case r.news <- struct{}{}:
	default: // it is known already
	}
	return len(line), nil
}

func (r *logRing) lose() {
	r.lost++
	r.dropped++
}

// oldest takes the line out.
func (r *logRing) oldest() (line []byte) {
	line, r.lines[0] = r.lines[0], nil
	r.lines = r.lines[1:]
	r.size -= len(line)
	return line
}

// drain writes until nothing waits.
func (r *logRing) drain() {
	for line, waits := r.next(); waits; line, waits = r.next() {
		_, err := r.out.Write(line)
		if lost := r.wrote(err); lost > 0 {
			r.report(lost)
		}
	}
}

// next takes the oldest line out. When there is none, all is written.
func (r *logRing) next() (line []byte, waits bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.lines) == 0 {
		if r.written != nil {
			close(r.written)
			r.written = nil
		}
		return nil, false
	}
	return r.oldest(), true
}

// wrote notes how a write went, and returns how many lines were lost before it, once all that
// waited is written: a report in the midst of a jam would only lengthen it.
func (r *logRing) wrote(err error) (lost int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.lose()
		return 0
	}
	if len(r.lines) > 0 {
		return 0
	}
	lost, r.lost = r.lost, 0
	return lost
}

// flush returns when nothing waits to be written, and after logEndWithin in any case.
func (r *logRing) flush() {
	r.mu.Lock()
	written := r.written
	r.mu.Unlock()
	if written == nil {
		return
	}
	timer := time.NewTimer(logEndWithin)
	defer timer.Stop()
	select {
	case <-written:
	case <-timer.C:
	}
}

// droppedLines is how many lines were lost since the process began.
func (r *logRing) droppedLines() float64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return float64(r.dropped)
}

// lastWords write through a ring, and wait as flush does: a process may end after them.
type lastWords struct{ ring *logRing }

// Write implements io.Writer.
func (w lastWords) Write(text []byte) (int, error) {
	n, err := w.ring.Write(text)
	w.ring.flush()
	return n, err
}
