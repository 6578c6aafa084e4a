package bench

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/sandbox"
)

// redisWork is what a Redis has done.
type redisWork struct {
	commands float64 // those inside of scripts too
	cpu      float64 // seconds
}

// add counts what Redis does meanwhile.
func (w *redisWork) add(b *testing.B, client redis.UniversalClient, meanwhile func()) {
	b.Helper()
	before := workOf(b, client)
	meanwhile()
	after := workOf(b, client)
	w.commands += after.commands - before.commands
	w.cpu += after.cpu - before.cpu
}

func workOf(b *testing.B, client redis.UniversalClient) (w redisWork) {
	b.Helper()
	for _, line := range strings.Fields(client.Info(b.Context(), "commandstats").Val()) {
		if name, values, is := strings.Cut(line, ":calls="); is && name != "cmdstat_info" {
			calls, _, _ := strings.Cut(values, ",")
			w.commands += number(b, calls)
		}
	}
	for _, line := range strings.Fields(client.Info(b.Context(), "cpu").Val()) {
		name, value, _ := strings.Cut(line, ":")
		if name == "used_cpu_sys" || name == "used_cpu_user" {
			w.cpu += number(b, value)
		}
	}
	return w
}

func number(b *testing.B, text string) float64 {
	b.Helper()
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkRedisBytes measures what Redis keeps of a graceful power-off while its guest goes down,
// and once it has ended and is packed: all keys with what they cost Redis, of asynq and the audit too.
// It is a count, and made once.
func BenchmarkRedisBytes(b *testing.B) {
	const jobs = 100
	s := start(b, fleet(jobs, sandbox.Guest{Power: sandbox.On, Tools: sandbox.ToolsOK, Hangs: true})...)
	s.work(b)
	guests, before, measured := s.vcenter.Guests(), bytesOf(b, s.redis), false
	for b.Loop() {
		if measured {
			continue
		}
		measured = true
		ids := s.postAll(b, guests)
		for _, id := range ids {
			s.await(b, id, waits)
		}
		b.ReportMetric((bytesOf(b, s.redis)-before)/jobs, "living-B/job")
		for _, guest := range guests { // all at once: each job looks for a while whether its guest stays off
			guest.GoOff()
		}
		for _, id := range ids {
			s.ended(b, id)
		}
		for s.redis.ZCard(b.Context(), "{vmapower}:packing").Val() > 0 {
			time.Sleep(50 * time.Millisecond)
		}
		b.ReportMetric((bytesOf(b, s.redis)-before)/jobs, "ended-B/job")
	}
}

// bytesOf is what all keys cost, with their names.
func bytesOf(b *testing.B, client redis.UniversalClient) (sum float64) {
	b.Helper()
	keys := client.Scan(b.Context(), 0, "*", 10000).Iterator()
	for keys.Next(b.Context()) {
		sum += float64(client.MemoryUsage(b.Context(), keys.Val(), 0).Val())
	}
	return sum
}
