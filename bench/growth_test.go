package bench

import (
	"flag"
	"strconv"
	"testing"
	"time"

	"vmapower/internal/sandbox"
)

// growthMost is of how many VMs the largest fleet of BenchmarkGrowth is.
var growthMost = flag.Int("growth", 1000, "VMs of the largest fleet of BenchmarkGrowth")

// BenchmarkGrowth measures what a graceful power-off costs when 10, 100 and 1,000 are asked for at once, and
// 5,000 with -growth 5000: calls to vCenter of its own and shared ones, bytes that Redis keeps of it, and
// the time that Redis and the service, a process, need a processor, less what they need while nothing is asked.
// Small fleets are asked several times.
func BenchmarkGrowth(b *testing.B) {
	guests := fleet(*growthMost, sandbox.Guest{Power: sandbox.On, Tools: sandbox.ToolsOK, ShutdownTakes: 500 * time.Millisecond})
	g := startGrowth(b, guests)
	g.once(b, g.service.vcenter.Guests()[:10]) // logs in, and knows the VMs
	idle := g.idle(b)
	for _, size := range []int{10, 100, 1000, 5000} {
		if size > *growthMost {
			break
		}
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			for b.Loop() {
				if b.N == 1 || g.measured[size] == (cost{}) {
					g.measured[size] = g.cost(b, size, idle)
				}
			}
			c := g.measured[size]
			b.ReportMetric(c.own, "own-calls/job")
			b.ReportMetric(c.shared, "shared-calls/job")
			b.ReportMetric(c.kept/1024, "KiB/job")
			b.ReportMetric(c.cpu*1e3, "cpu-ms/job")
			b.ReportMetric(c.redisCPU*1e3, "redis-ms/job")
			b.ReportMetric(c.commands, "redis-commands/job")
		})
	}
}

// growth is a service as a process, whose vCenter is simulated by this one.
type growth struct {
	process  *serviceProcess
	service  *service // how it is called
	measured map[int]cost
}

// cost is that of a job, or what an idle service costs in a second; times are in seconds.
type cost struct{ own, shared, kept, cpu, redisCPU, commands float64 }

func startGrowth(b *testing.B, guests []sandbox.Guest) *growth {
	b.Helper()
	vc := startVCenter(b, sandbox.VCenterOptions{Guests: guests})
	p := startProcess(b, "serve", "VMAPOWER_VCENTER_CA_FILE="+vc.CAFile(), "VMAPOWER_POWER_CONCURRENCY=5200",
		"VMAPOWER_MAX_OPEN_JOBS=10000", "VMAPOWER_LOG_LEVEL=warn", "VMAPOWER_STABLE_OFF=500ms")
	return &growth{process: p, measured: map[int]cost{}, service: &service{
		vcenter: vc, jobs: p.jobs, address: vc.Address(), url: "http://" + p.address,
	}}
}

// once switches the guests off.
func (g *growth) once(b *testing.B, guests []*sandbox.GuestHandle) {
	b.Helper()
	restart(guests)
	g.service.powerOffAll(b, guests)
}

// idle is what a second costs in which nothing is asked.
func (g *growth) idle(b *testing.B) cost {
	b.Helper()
	const pause = 2 * time.Second
	before := g.spent(b)
	time.Sleep(pause)
	return g.spent(b).less(before).over(pause.Seconds())
}

// cost is that of one of so many jobs.
func (g *growth) cost(b *testing.B, size int, idle cost) cost {
	b.Helper()
	rounds := max(1, 50/size)
	g.process.redis.Del(b.Context(), "{vmapower}:packing") // of the jobs before these, which were packed meanwhile
	before, began := g.spent(b), time.Now()
	for range rounds {
		g.once(b, g.service.vcenter.Guests()[:size])
	}
	took := time.Since(began).Seconds()
	spent := g.spent(b).less(before)
	idle.kept = 0
	return spent.less(idle.over(1 / took)).over(float64(rounds * size))
}

// spent is all that was so far.
func (g *growth) spent(b *testing.B) cost {
	b.Helper()
	var c cost
	for method, n := range g.service.vcenter.Calls() {
		if sharedCalls[method] {
			c.shared += float64(n)
		} else {
			c.own += float64(n)
		}
	}
	c.kept = tellsOf(b, g.process.redis, "memory", "used_memory_dataset")
	c.cpu, c.redisCPU = g.process.cpu(b).Seconds(), g.process.redisCPU(b).Seconds()
	c.commands = float64(commands(b, g.process.redis))
	return c
}

func (c cost) less(d cost) cost {
	return cost{c.own - d.own, c.shared - d.shared, c.kept - d.kept, c.cpu - d.cpu, c.redisCPU - d.redisCPU, c.commands - d.commands}
}

func (c cost) over(n float64) cost {
	return cost{c.own / n, c.shared / n, c.kept / n, c.cpu / n, c.redisCPU / n, c.commands / n}
}
