package bench

import (
	"fmt"
	"runtime"
	"runtime/pprof"
	"sync"
	"testing"
	"time"

	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
	"vmapower/joblog"
	"vmapower/tasks"
)

const (
	fleetSize      = 1000
	fleetShutdown  = 5 * time.Second
	fleetAtOnce    = 1200 // power jobs of one worker
	fleetOfTwo     = 300  // guests at each of two vCenters
	govcSample     = 16   // guests that govc asks, in each way
	govcAtOnce     = 16
	waitingSample  = 1000 // jobs whose memory is measured: what a burst opens for all is shared by as many
	fleetStableOff = 500 * time.Millisecond
)

func fleetGuest() sandbox.Guest {
	return sandbox.Guest{Power: sandbox.On, Tools: sandbox.ToolsOK, ShutdownTakes: fleetShutdown}
}

// BenchmarkFleet measures 1,000 graceful power-offs, whose guests take 5 s, from the first POST
// to the end of the last job, on one worker. Beside it is the bare bound: govmomi's own calls at
// the same simulator, a look, the request and a last look for each VM, and one parked wait for
// all, with no queue and no record. Govc asks the guests alone, and waits for none; it asks a
// few, and is told for 1,000. One fleet is enough, whatever -benchtime says.
func BenchmarkFleet(b *testing.B) {
	s := start(b, fleet(fleetSize, fleetGuest())...)
	s.workOn(b, fleetAtOnce, fleetStableOff)
	guests := s.vcenter.Guests()
	s.ended(b, s.post(b, "power-off", guests[0].Ref(), map[string]any{"force": true})) // logs in
	measured := false
	for b.Loop() {
		if measured {
			continue
		}
		measured = true
		restart(guests)
		var ids []string
		var bareEnds []time.Duration
		began := time.Now()
		ours := timed(func() { ids = s.powerOffAll(b, guests) })
		s.reportEnds(b, began, ids)
		restart(guests)
		bare := timed(func() { bareEnds = bareFleet(b, s.vcenter, guests, fleetStableOff) })
		reportTenths(b, "bare-ended", bareEnds)
		restart(guests)
		one, several := govcFleet(b, s.vcenter, guests)
		b.ReportMetric(ours.Seconds(), "s")
		b.ReportMetric(bare.Seconds(), "bare-s")
		b.ReportMetric(one.Seconds(), "govc-one-by-one-s")
		b.ReportMetric(several.Seconds(), "govc-16-at-a-time-s")
		b.ReportMetric(ours.Seconds()/bare.Seconds(), "ratio")
	}
}

// BenchmarkFleetBesideASilentVCenter measures 300 graceful power-offs on two workers, while as
// many jobs wait for a vCenter that does not answer, beside the bare bound at the same simulator.
func BenchmarkFleetBesideASilentVCenter(b *testing.B) {
	s := start(b, fleet(fleetOfTwo, fleetGuest())...)
	s.workOn(b, fleetAtOnce, fleetStableOff)
	s.workOn(b, fleetAtOnce, fleetStableOff)
	guests := s.vcenter.Guests()
	s.ended(b, s.post(b, "power-off", guests[0].Ref(), map[string]any{"force": true})) // logs in
	silent := testenv.StartProxy(b, s.vcenter.Address(), nil)
	silent.BlackHole(testenv.Both)
	measured := false
	for b.Loop() {
		if measured {
			continue
		}
		measured = true
		restart(guests)
		bare := timed(func() { bareFleet(b, s.vcenter, guests, fleetStableOff) })
		restart(guests)
		for i := range fleetOfTwo {
			s.post(b, "power-off", sprintRef(100_000+i), map[string]any{"vcenter": silent.Addr()})
		}
		ours := timed(func() { s.powerOffAll(b, guests) })
		b.ReportMetric(ours.Seconds(), "s")
		b.ReportMetric(bare.Seconds(), "bare-s")
		b.ReportMetric(ours.Seconds()/bare.Seconds(), "ratio")
	}
}

// BenchmarkWaitingJobs measures what a job costs the process that waits for its guest: memory,
// goroutines, threads, and connections to vCenter.
func BenchmarkWaitingJobs(b *testing.B) {
	hanging := fleetGuest()
	hanging.Hangs = true
	s := start(b, fleet(waitingSample+1, hanging)...)
	s.workOn(b, fleetAtOnce, fleetStableOff)
	guests := s.vcenter.Guests()
	measured := false
	for b.Loop() {
		if measured {
			continue
		}
		measured = true
		s.await(b, s.post(b, "power-off", guests[waitingSample].Ref(), nil), waits) // logs in
		before := usageNow(s.vcenter)
		for _, id := range s.postAll(b, guests[:waitingSample]) {
			s.await(b, id, waits)
		}
		after := usageNow(s.vcenter)
		b.ReportMetric((after.bytes-before.bytes)/1024/waitingSample, "KiB/job")
		b.ReportMetric((after.goroutines-before.goroutines)/waitingSample, "goroutines/job")
		b.ReportMetric((after.threads-before.threads)/waitingSample, "threads/job")
		b.ReportMetric((after.connections-before.connections)/waitingSample, "connections/job")
	}
}

func waits(job joblog.Job) bool {
	step, found := job.Step(tasks.StepWaitForShutdown)
	return found && step.Status == joblog.StepRunning
}

// usage is what the process has of each. The simulated vCenter and the API are in it too.
// Stacks that were deep while a job was set going are halved by each garbage collection, of
// which a job that waits sees many.
type usage struct{ bytes, goroutines, threads, connections float64 }

func usageNow(v *sandbox.VCenter) usage {
	for range 8 {
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return usage{
		bytes: float64(m.HeapInuse + m.StackInuse), goroutines: float64(runtime.NumGoroutine()),
		threads: float64(pprof.Lookup("threadcreate").Count()), connections: float64(v.Connections()),
	}
}

// restart brings every guest up again at once.
func restart(guests []*sandbox.GuestHandle) {
	for _, guest := range guests {
		guest.PowerOnByHand()
		guest.SetTools(sandbox.ToolsOK)
	}
}

// postAll asks for the power-off of each by several callers at once, and returns the ids of the jobs.
func (s *service) postAll(b *testing.B, guests []*sandbox.GuestHandle) []string {
	b.Helper()
	ids := make([]string, len(guests))
	rate(callers, len(guests), func(i int) { ids[i] = s.post(b, "power-off", guests[i].Ref(), nil) })
	return ids
}

// reportEnds tells when the jobs were accepted, when their guests were off, and when they ended.
func (s *service) reportEnds(b *testing.B, began time.Time, ids []string) {
	b.Helper()
	var accepted, off, ended []time.Duration
	for _, id := range ids {
		job, err := s.jobs.Get(b.Context(), id)
		if err != nil {
			b.Fatal(err)
		}
		step, _ := job.Step(tasks.StepWaitForShutdown)
		accepted, off, ended = append(accepted, job.Created.Sub(began)), append(off, step.Ended.Sub(began)), append(ended, job.Ended.Sub(began))
	}
	reportTenths(b, "accepted", accepted)
	reportTenths(b, "off", off)
	reportTenths(b, "ended", ended)
}

// reportTenths tells by when each tenth of all was there: it is for the plot of the fleet.
func reportTenths(b *testing.B, what string, times []time.Duration) {
	b.Helper()
	for tenth := 10; tenth <= 100; tenth += 10 {
		b.ReportMetric(percentile(times, tenth).Seconds(), fmt.Sprintf("%s-%d%%-s", what, tenth))
	}
}

// powerOffAll asks for the power-off of each, waits for the end of all jobs, and returns their ids.
func (s *service) powerOffAll(b *testing.B, guests []*sandbox.GuestHandle) []string {
	b.Helper()
	ids := s.postAll(b, guests)
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			for j := i; j < len(ids); j += callers {
				s.ended(b, ids[j])
			}
		})
	}
	all.Wait()
	return ids
}
