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
	redisPing = prometheus.NewDesc("vmapower_redis_ping_seconds",
		"How long Redis took to answer while these metrics were read.", nil, nil)
	redisConnections = prometheus.NewDesc("vmapower_redis_connections",
		"Connections of this process to Redis, by state.", []string{"state"}, nil)
	redisTimeouts = prometheus.NewDesc("vmapower_redis_pool_timeouts_total",
		"Commands of this process that found no free connection to Redis in time.", nil, nil)
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
	ch <- redisPing
	ch <- redisConnections
	ch <- redisTimeouts
	ch <- queueTasks
	ch <- queueLatency
}

// Collect implements prometheus.Collector. Reading the depths takes no context, so they
// are only read after Redis has just answered in time.
func (c *Collector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), redisAnswers)
	defer cancel()
	c.collectPool(ch)
	began := time.Now()
	if c.redis.Ping(ctx).Err() != nil {
		ch <- prometheus.MustNewConstMetric(redisUp, prometheus.GaugeValue, 0)
		return
	}
	ch <- prometheus.MustNewConstMetric(redisUp, prometheus.GaugeValue, 1)
	ch <- prometheus.MustNewConstMetric(redisPing, prometheus.GaugeValue, time.Since(began).Seconds())
	for queue, depth := range c.depths.read() {
		for state, n := range depth.tasks {
			ch <- prometheus.MustNewConstMetric(queueTasks, prometheus.GaugeValue, float64(n), queue, state)
		}
		ch <- prometheus.MustNewConstMetric(queueLatency, prometheus.GaugeValue, depth.oldest.Seconds(), queue)
	}
}

// collectPool tells of the connections, which the client counts by itself.
func (c *Collector) collectPool(ch chan<- prometheus.Metric) {
	pool := c.redis.PoolStats()
	idle := float64(pool.IdleConns)
	ch <- prometheus.MustNewConstMetric(redisConnections, prometheus.GaugeValue, idle, "idle")
	ch <- prometheus.MustNewConstMetric(redisConnections, prometheus.GaugeValue, max(0, float64(pool.TotalConns)-idle), "used")
	ch <- prometheus.MustNewConstMetric(redisTimeouts, prometheus.CounterValue, float64(pool.Timeouts))
}
