package bench

import (
	"fmt"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
	"vmapower/tasks"
)

const callers = 10

// BenchmarkSubmissions measures accepted requests a second, over HTTP, validated and
// on record, beside bare asynq enqueues into the same kind of Redis, which has each
// write on disk before it answers.
func BenchmarkSubmissions(b *testing.B) {
	s := start(b)
	bare := asynq.NewClientFromRedisClient(testenv.StartRedis(b).Client())
	const times = 1000
	var ours, plain float64
	round := 0
	for b.Loop() {
		round++
		ours += rate(callers, times, func(i int) {
			s.post(b, "power-off", fmt.Sprintf("vm-%d", round*times+i), nil)
		})
		plain += rate(callers, times, func(i int) {
			task := asynq.NewTask(tasks.OperationPowerOff, []byte(`{"job_id":"x"}`))
			if _, err := bare.Enqueue(task, asynq.TaskID(fmt.Sprint(round, "-", i))); err != nil {
				b.Error(err)
			}
		})
	}
	b.ReportMetric(ours/float64(b.N), "jobs/s")
	b.ReportMetric(plain/float64(b.N), "asynq-enqueues/s")
	b.ReportMetric(ours/plain, "ratio")
}

// firstSteps is how many jobs of an idle service are measured in one run.
const firstSteps = 40

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
