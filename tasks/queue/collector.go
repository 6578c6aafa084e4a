package queue

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"
)

var (
	redisUp = prometheus.NewDesc("vmapower_redis_up",
		"1 when Redis answered while these metrics were read.", nil, nil)
	queueTasks = prometheus.NewDesc("vmapower_queue_tasks",
		"Wake-ups in the queue, by state. The same in every process.", []string{"queue", "state"}, nil)
	queueLatency = prometheus.NewDesc("vmapower_queue_oldest_pending_seconds",
		"Age of the oldest wake-up that no worker has taken, 0 when there is none. The same in every process.", []string{"queue"}, nil)
)

// redisAnswers is how long Redis has to answer before the queues are read.
const redisAnswers = time.Second

// Collector reads the depth of the queues when metrics are asked for. While Redis is
// away it tells that alone.
type Collector struct {
	redis  redis.UniversalClient
	depths depths
}

// NewCollector returns the metrics of all queues in the given Redis.
func NewCollector(client redis.UniversalClient) *Collector {
	return &Collector{redis: client, depths: newDepths(client)}
}

// Describe implements prometheus.Collector.
func (c *Collector) Describe(ch chan<- *prometheus.Desc) {
	ch <- redisUp
	ch <- queueTasks
	ch <- queueLatency
}

// Collect implements prometheus.Collector. Reading the depths takes no context, so they
// are only read after Redis has just answered in time.
func (c *Collector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), redisAnswers)
	defer cancel()
	if c.redis.Ping(ctx).Err() != nil {
		ch <- prometheus.MustNewConstMetric(redisUp, prometheus.GaugeValue, 0)
		return
	}
	ch <- prometheus.MustNewConstMetric(redisUp, prometheus.GaugeValue, 1)
	for queue, depth := range c.depths.read() {
		for state, n := range depth.tasks {
			ch <- prometheus.MustNewConstMetric(queueTasks, prometheus.GaugeValue, float64(n), queue, state)
		}
		ch <- prometheus.MustNewConstMetric(queueLatency, prometheus.GaugeValue, depth.oldest.Seconds(), queue)
	}
}
