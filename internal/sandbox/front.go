package sandbox

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"

	"vmapower/internal/pause"
)

// front stands before the simulator's handler: it counts calls, and it fails
// where only HTTP can fail.
type front struct {
	v    *VCenter
	next http.Handler

	mu     sync.Mutex
	conns  map[net.Conn]struct{}
	parked map[types.ManagedObjectReference]int // waits for updates by collector
	deaf   chan struct{}                        // closed when the waits of now lose their session
	closed bool
	busy   sync.WaitGroup
}

func newFront(v *VCenter, next http.Handler) *front {
	return &front{v: v, next: next, conns: map[net.Conn]struct{}{}, parked: map[types.ManagedObjectReference]int{},
		deaf: make(chan struct{})}
}

// ServeHTTP implements http.Handler.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !f.enter() {
		panic(http.ErrAbortHandler)
	}
	defer f.busy.Done()
	body, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	method, err := simulator.UnmarshalBody(types.TypeFunc(), body)
	if err != nil { // not SOAP
		f.next.ServeHTTP(w, r)
		return
	}
	f.v.troubles.count(method.Name, method.Header.ID)
	f.v.noteArrival(method)
	if status := f.v.troubles.httpStatus(); status != 0 {
		w.WriteHeader(status)
		return
	}
	if pause.For(r.Context(), f.v.troubles.delay(method.Name)) != nil {
		panic(http.ErrAbortHandler)
	}
	if pause.For(f.v.closing, f.v.troubles.lateness(method.Name)) != nil {
		panic(http.ErrAbortHandler)
	}
	if !f.letGo(r, method.Name) {
		panic(http.ErrAbortHandler)
	}
	if method.Name == "WaitForUpdatesEx" {
		f.park(w, r, method.This)
		return
	}
	if f.v.troubles.losesReply(method.Name) {
		f.next.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	}
	switch {
	case method.Name == "RetrievePropertiesEx" && f.v.troubles.withholds():
		f.serveWithheld(w, r)
		return
	case method.Name == "CurrentTime":
		f.serveTime(w, r)
		return
	}
	f.next.ServeHTTP(w, r)
}

// park serves a wait for updates and ends it when its caller hangs up, which the
// simulator itself doesn't notice. The reply goes out when nothing can end a wait
// any more: the next one, on another connection, must not be hit.
func (f *front) park(w http.ResponseWriter, r *http.Request, collector types.ManagedObjectReference) {
	reply := httptest.NewRecorder()
	answered := make(chan struct{})
	var care sync.WaitGroup
	care.Go(func() { f.releaseWhenGone(r.Context(), collector, answered) })
	deaf := f.countParked(collector, 1)
	f.next.ServeHTTP(reply, r)
	f.countParked(collector, -1)
	close(answered)
	care.Wait()
	select {
	case <-deaf:
		_ = pause.For(r.Context(), time.Minute) // longer than anybody waits
		panic(http.ErrAbortHandler)
	default:
	}
	if f.v.sessions.deaf(collector) {
		select {
		case <-r.Context().Done():
		case <-f.v.closing.Done():
		}
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(reply.Code)
	_, _ = w.Write(f.v.censor("WaitForUpdatesEx", reply.Body.Bytes()))
}

func (f *front) countParked(collector types.ManagedObjectReference, n int) (deaf <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.parked[collector] += n
	return f.deaf
}

// deafen leaves the waits of now without an answer.
func (f *front) deafen() {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.deaf)
	f.deaf = make(chan struct{})
}

// endWaits ends the waits of a session that is about to log out; the simulator
// can't do both at once. A collector's id contains its session's key.
func (f *front) endWaits(session string) {
	for waiting := true; waiting; {
		waiting = false
		f.mu.Lock()
		for collector, n := range f.parked {
			if n > 0 && strings.Contains(collector.Value, session) {
				waiting = true
				f.v.sessions.release(collector)
			}
		}
		f.mu.Unlock()
		if waiting {
			time.Sleep(2 * time.Millisecond)
		}
	}
}

func (f *front) releaseWhenGone(ctx context.Context, collector types.ManagedObjectReference, answered <-chan struct{}) {
	select {
	case <-answered:
		return
	case <-ctx.Done():
	case <-f.v.closing.Done():
	}
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for { // the wait may be about to park, so once is not enough
		f.v.sessions.release(collector)
		select {
		case <-answered:
			return
		case <-tick.C:
		}
	}
}

// follow keeps the list of open connections.
func (f *front) follow(conn net.Conn, state http.ConnState) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch state {
	case http.StateNew:
		f.conns[conn] = struct{}{}
	case http.StateClosed, http.StateHijacked:
		delete(f.conns, conn)
	}
}

func (f *front) enter() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.closed {
		f.busy.Add(1)
	}
	return !f.closed
}

// drain lets nobody in any more and waits for those who are.
func (f *front) drain() {
	f.mu.Lock()
	f.closed = true
	f.mu.Unlock()
	f.busy.Wait()
}

// Connections returns how many connections are open.
func (v *VCenter) Connections() int {
	v.front.mu.Lock()
	defer v.front.mu.Unlock()
	return len(v.front.conns)
}

// DropConnections cuts every open connection; calls in flight get no answer.
// New connections are welcome.
func (v *VCenter) DropConnections() {
	v.front.mu.Lock()
	defer v.front.mu.Unlock()
	for conn := range v.front.conns {
		_ = conn.Close()
	}
}

// letGo waits while calls of the method are held; false once nobody waits for the answer.
func (f *front) letGo(r *http.Request, method string) bool {
	released := f.v.troubles.released(method)
	if released == nil {
		return true
	}
	select {
	case <-released:
		return true
	case <-r.Context().Done():
	case <-f.v.closing.Done():
	}
	return false
}
