package bench

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	readJobs     = 1000
	pollsPerJob  = 10
	readersQuiet = 5 * time.Second // the time over which commands are counted
)

// BenchmarkWaitingReaders measures what 10,000 long-polls and 1,000 streams of 1,000 jobs that do not
// change cost one api: the most memory that its process had, the commands that Redis executed for them,
// those inside scripts too, and the CPU time of both, in a second. The api has a large Redis pool, by which
// its opening is crowded. None of them is answered before its time.
func BenchmarkWaitingReaders(b *testing.B) {
	a := startProcess(b, "api", "VMAPOWER_POWER_CONCURRENCY=1200", "VMAPOWER_MAX_STREAMS=1000")
	measured := false
	for b.Loop() {
		if measured {
			continue
		}
		measured = true
		ids := a.submitAll(b, readJobs)
		var r readers
		opened := timed(func() {
			for i := range pollsPerJob + 1 {
				way := "?wait=45"
				if i == pollsPerJob {
					way = "/events"
				}
				rate(128, len(ids), func(j int) { r.open(b, a.address, "/api/v1/jobs/"+ids[j]+way) })
			}
		})
		time.Sleep(readersQuiet) // the garbage of the opening is collected
		before, cpu := commands(b, a.redis), a.cpu(b)
		time.Sleep(readersQuiet)
		after, burnt := commands(b, a.redis), a.cpu(b)
		b.ReportMetric(opened.Seconds(), "opening-s")
		b.ReportMetric(float64(a.process.PeakMemory())/(1<<20), "MiB")
		b.ReportMetric(float64(after-before)/readersQuiet.Seconds(), "redis-commands/s")
		b.ReportMetric((burnt-cpu).Seconds()/readersQuiet.Seconds()*100, "cpu-%")
		b.ReportMetric(float64(r.answered.Load()), "early")
		r.close()
	}
}

// readers are connections with one request each.
type readers struct {
	mu       sync.Mutex
	conns    []net.Conn
	answered atomic.Int64 // before close; a stream's beginning is none
	closing  atomic.Bool
}

// open sends a request, and counts its answer.
func (r *readers) open(b *testing.B, address, path string) {
	b.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		b.Error(err)
		return
	}
	r.mu.Lock()
	r.conns = append(r.conns, conn)
	r.mu.Unlock()
	if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, address); err != nil {
		b.Error(err)
	}
	go func() {
		answer, err := http.ReadResponse(bufio.NewReaderSize(conn, 512), nil)
		if err == nil && answer.Header.Get("Content-Type") == "text/event-stream" {
			_, _ = io.Copy(io.Discard, answer.Body) // to its end
		}
		if !r.closing.Load() {
			r.answered.Add(1)
		}
	}()
}

func (r *readers) close() {
	r.closing.Store(true)
	for _, conn := range r.conns {
		_ = conn.Close()
	}
}
