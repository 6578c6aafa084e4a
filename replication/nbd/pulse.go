package nbd

import (
	"fmt"
	"sync/atomic"
	"time"
)

// pulse tells whether the server is at work. The connections of a client share it, because
// a server that flushes may answer nothing else on any of them.
type pulse struct {
	silence time.Duration
	began   time.Time    // of the client, so that times are small numbers
	flushes atomic.Int32 // under way
	flushed atomic.Int64 // when the last one ended
}

func newPulse(silence time.Duration) *pulse { return &pulse{silence: silence, began: time.Now()} }

func (p *pulse) now() int64 { return int64(time.Since(p.began)) }

// silent reports that nothing has moved for too long on a connection where something did at
// moved. A flush has a limit of its own.
func (p *pulse) silent(moved int64) bool {
	return p.flushes.Load() == 0 && p.now()-max(moved, p.flushed.Load()) > int64(p.silence)
}

// flushing notes the begin of a flush; call the returned func at its end.
func (p *pulse) flushing() (ended func()) {
	p.flushes.Add(1)
	return func() { p.flushed.Store(p.now()); p.flushes.Add(-1) }
}

// watch breaks the connection when requests are under way and nothing moves for too long.
func (c *conn) watch() {
	tick := time.NewTicker(max(c.pulse.silence/8, time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case <-c.down:
			return
		case <-tick.C:
		}
		if c.busy() > 0 && c.pulse.silent(c.moved.Load()) {
			c.fail(fmt.Errorf("%w for %v", ErrSilent, c.pulse.silence))
		}
	}
}
