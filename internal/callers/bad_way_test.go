package callers_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vmapower/client"
	"vmapower/internal/sandbox"
	"vmapower/internal/server/servertest"
)

// badWay passes requests on as a bad way does: one is lost, one is answered to nobody, one is late, one
// comes twice, and then two go through.
type badWay struct {
	asked                       atomic.Int64
	dropped, mute, late, double atomic.Int64
}

func (b *badWay) pass(forward http.Handler, w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	again := func() *http.Request {
		copied := r.Clone(r.Context())
		copied.Body = io.NopCloser(bytes.NewReader(body))
		return copied
	}
	switch b.asked.Add(1) % 6 {
	case 0:
		b.dropped.Add(1)
		panic(http.ErrAbortHandler)
	case 1:
		b.mute.Add(1)
		forward.ServeHTTP(httptest.NewRecorder(), again())
		panic(http.ErrAbortHandler)
	case 2:
		b.late.Add(1)
		time.Sleep(100 * time.Millisecond)
	case 3:
		b.double.Add(1)
		var twin sync.WaitGroup
		twin.Go(func() {
			defer func() { _ = recover() }() // a proxy ends what it can't pass on by a panic
			forward.ServeHTTP(httptest.NewRecorder(), again())
		})
		defer twin.Wait()
	}
	forward.ServeHTTP(w, again())
}

// Fifty callers ask at once, and each for its own VM: every one sees the end of its job, and nothing is asked
// for twice. The VM of every fifth is there; the simulator takes its time for more.
func TestFiftyCallersOnABadWayMakeNoJobTwiceAndMissNoEnd(t *testing.T) {
	t.Parallel()
	const callers, there = 50, 10
	s := servertest.Start(t)
	way := new(badWay)
	address := between(t, s.URL, way.pass)
	var asking sync.WaitGroup
	for i := range callers {
		vm, end := fmt.Sprintf("42050000-0000-0000-0000-0000000000%02d", i), client.JobStatusFailed
		if i%(callers/there) == 0 {
			end = client.JobStatusCompleted
			if _, err := s.VCenter.Register(sandbox.Guest{Name: vm, BIOSUUID: vm, Power: sandbox.On, Tools: sandbox.ToolsOK, ShutdownTakes: 100 * time.Millisecond}); err != nil {
				t.Fatal(err)
			}
		}
		c := callerOf(t, s, client.Config{URL: address})
		asking.Go(func() {
			job, err := c.PowerOff(t.Context(), vm, client.PowerOffRequest{}, "")
			if err == nil {
				job, err = c.Wait(t.Context(), job.JobId, nil)
			}
			if err != nil || job.Status != end {
				t.Errorf("the job of %s %s: %v, %v", vm, job.Status, err, job.Err())
			}
		})
	}
	asking.Wait()
	if jobs := jobsOf(t, s); len(jobs) != callers {
		t.Errorf("%d jobs", len(jobs))
	}
	if calls := s.VCenter.Calls(); calls["ShutdownGuest"] != there || calls["PowerOffVM_Task"] != 0 {
		t.Errorf("%d guests were asked to shut down, and %d VMs cut off", calls["ShutdownGuest"], calls["PowerOffVM_Task"])
	}
	if way.dropped.Load() == 0 || way.mute.Load() == 0 || way.late.Load() == 0 || way.double.Load() == 0 {
		t.Error("the way was not bad")
	}
}
