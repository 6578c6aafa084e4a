package bench

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/labstack/echo/v4"
	"github.com/redis/go-redis/v9"

	"vmapower/internal/sandbox"
	"vmapower/internal/server"
	"vmapower/internal/testenv"
	"vmapower/tasks"
)

const callers = 10

// BenchmarkSubmissions measures accepted requests a second, over HTTP, validated and on record,
// beside an echo handler that decodes such a request and puts one task into asynq on the same kind
// of Redis, with each write on disk before it is answered and with one flush a second. They take
// turns, of which the first is not counted: it opens the connections. It also counts what Redis
// executes for a job, inside of scripts too, and its CPU time for that.
func BenchmarkSubmissions(b *testing.B) {
	server.SpareCollections() // as an API that is a process of its own, and here the plain handler's too
	for _, flush := range []string{"always", "everysec"} {
		b.Run(flush, func(b *testing.B) {
			way, bare := testenv.StartRedis(b, "--appendfsync", flush), testenv.StartRedis(b, "--appendfsync", flush)
			s := startOn(b, way, openGate)
			plain := *s
			plain.url = bareHandler(b, bare.Client())
			const times, rounds = 500, 5
			vm := 0
			turn := func(s *service) {
				vm += times
				rate(callers, times, func(i int) { s.post(b, "power-off", sprintRef(vm+i), nil) })
			}
			turn(s)
			turn(&plain)
			var ours, theirs time.Duration
			var spent, spentBare redisWork
			for b.Loop() {
				for range rounds { // by turns, so that what else the machine does meets both
					spent.add(b, s.redis, func() { ours += timed(func() { turn(s) }) })
					spentBare.add(b, bare.Client(), func() { theirs += timed(func() { turn(&plain) }) })
				}
			}
			jobs := float64(b.N * rounds * times)
			b.ReportMetric(jobs/ours.Seconds(), "jobs/s")
			b.ReportMetric(jobs/theirs.Seconds(), "bare/s")
			b.ReportMetric(theirs.Seconds()/ours.Seconds(), "ratio")
			b.ReportMetric(spent.commands/jobs, "commands/job")
			b.ReportMetric(spent.cpu/jobs*1e6, "redis-us/job")
			b.ReportMetric(spentBare.commands/jobs, "bare-commands/job")
			b.ReportMetric(spentBare.cpu/jobs*1e6, "bare-redis-us/job")
		})
	}
}

// bareHandler serves what takes a power request, puts a task into asynq and answers, and no more.
// It returns its address.
func bareHandler(b *testing.B, client redis.UniversalClient) string {
	b.Helper()
	queue, handler := asynq.NewClientFromRedisClient(client), echo.New()
	handler.POST("/api/v1/vm/:vm_id/power-off", func(c echo.Context) error {
		var request map[string]any
		if err := c.Bind(&request); err != nil {
			return err
		}
		payload := []byte(`{"vm_id":"` + c.Param("vm_id") + `"}`)
		task, err := queue.EnqueueContext(c.Request().Context(), asynq.NewTask(tasks.OperationPowerOff, payload))
		if err != nil {
			return err
		}
		return c.JSON(http.StatusAccepted, map[string]string{"job_id": task.ID})
	})
	listener := httptest.NewServer(handler)
	b.Cleanup(listener.Close)
	return listener.URL
}

// firstSteps is how many jobs of an idle service are measured in one run: asynq takes a second for each.
const firstSteps = 5

// BenchmarkFirstStep measures the time from the accepted request to the start of its
// first step on an idle service, beside the time that asynq with its own defaults
// needs from an enqueue to the handler. The start of a step is known to a millisecond.
func BenchmarkFirstStep(b *testing.B) {
	s := start(b, fleet(1, sandbox.Guest{Power: sandbox.Off})...)
	s.work(b)
	guest := s.vcenter.Guest("web-000")
	begun := idleAsynq(b)
	var ours, plain []time.Duration
	for b.Loop() {
		for range firstSteps {
			id := s.post(b, "power-off", guest.BIOSUUID(), nil)
			accepted := time.Now()
			ours = append(ours, s.ended(b, id).Steps[0].Started.Sub(accepted))
			plain = append(plain, begun())
		}
	}
	for _, p := range []int{5, 10, 25, 50, 75, 90, 95, 99} {
		b.ReportMetric(ms(percentile(ours, p)), fmt.Sprintf("p%d-ms", p))
		b.ReportMetric(ms(percentile(plain, p)), fmt.Sprintf("asynq-p%d-ms", p))
	}
	b.ReportMetric(float64(percentile(ours, 50))/float64(percentile(plain, 50)), "ratio")
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
