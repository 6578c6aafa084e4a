package chaos

import (
	"slices"
	"testing"
	"time"

	"vmapower/internal/testenv"
)

// strike is what happens to the servers of a set.
type strike struct {
	name    string
	set     func(t *testing.T) redisSet
	wait    int // redis_wait_replicas
	strikes func(t *testing.T, set redisSet)
	short   bool // in an ordinary test run too
	unsafe  bool // jobs may be lost, which is noticed: docs/operations.md wants it otherwise
	slow    bool // callers are not served as soon as is promised: docs/operations.md wants it otherwise
}

func sentinels(replicas int, args ...string) func(*testing.T) redisSet {
	return func(t *testing.T) redisSet { return startSentinelSet(t, replicas, args...) }
}

func clusterOf(replicas int, args ...string) func(*testing.T) redisSet {
	return func(t *testing.T) redisSet { return startCluster(t, replicas, args...) }
}

var (
	safeSentinels = sentinels(2, safeNode...)
	safeCluster   = clusterOf(2, safeNode...)
	forgetful     = sentinels(2, append([]string{"--appendonly", "no"}, safeNode...)...)
)

var strikes = []strike{
	{name: "Sentinel: master killed", set: safeSentinels, wait: 1, strikes: killMaster(jobsKey), short: true},
	{name: "Sentinel: master stopped for 20 s", set: safeSentinels, wait: 1, strikes: stopMaster(jobsKey)},
	{name: "Sentinel: failover by hand, writes paused", set: safeSentinels, wait: 1, strikes: failOverPaused, short: true},
	{name: "Sentinel: failover by hand at once", set: safeSentinels, wait: 1, strikes: failOver(jobsKey), unsafe: true},
	{name: "Sentinel: the same, `redis_wait_replicas` 2", set: safeSentinels, wait: 2, strikes: failOver(jobsKey), slow: true},
	{name: "Sentinel, one replica: failover by hand at once", set: sentinels(1, safeNode...), wait: 1, strikes: failOver(jobsKey), short: true, slow: true},
	{name: "Sentinel, one replica: the same, `redis_wait_replicas` 0", set: sentinels(1), strikes: failOver(jobsKey), short: true, unsafe: true},
	{name: "Sentinel: replica without AOF restarted", set: forgetful, wait: 1, strikes: restart(false)},
	{name: "Sentinel: master without AOF restarted", set: forgetful, wait: 1, strikes: restart(true), unsafe: true},

	{name: "Cluster: master of the jobs killed", set: safeCluster, wait: 1, strikes: killMaster(jobsKey), short: true},
	{name: "Cluster: master of the queue killed", set: safeCluster, wait: 1, strikes: killMaster(queueKey)},
	{name: "Cluster: master of the jobs stopped for 20 s", set: safeCluster, wait: 1, strikes: stopMaster(jobsKey)},
	{name: "Cluster: master of the queue stopped for 20 s", set: safeCluster, wait: 1, strikes: stopMaster(queueKey)},
	{name: "Cluster: failover by hand", set: safeCluster, wait: 1, strikes: failOver(jobsKey)},
	{name: "Cluster: slot of the jobs moved", set: safeCluster, wait: 1, strikes: moveSlot},
	{name: "Cluster, one replica each: master of the jobs killed", set: clusterOf(1, safeNode...), wait: 1, strikes: killMaster(jobsKey), slow: true},
}

// killMaster kills the master of the key, and starts it again once another has taken over.
func killMaster(key string) func(*testing.T, redisSet) {
	return func(t *testing.T, set redisSet) {
		master := masterOf(t, set, key)
		master.Kill()
		awaitOther(t, set, key, master)
		master.Start()
	}
}

// stopMaster freezes the master of the key, for longer than it takes to replace it.
func stopMaster(key string) func(*testing.T, redisSet) {
	return func(t *testing.T, set redisSet) {
		master := masterOf(t, set, key)
		master.Stop()
		sleep(t.Context(), 20*time.Second)
		master.Continue()
		awaitOther(t, set, key, master)
	}
}

func failOver(key string) func(*testing.T, redisSet) {
	return func(t *testing.T, set redisSet) {
		master := masterOf(t, set, key)
		set.failOver(t, master)
		awaitOther(t, set, key, master)
	}
}

// failOverPaused lets the master take no writes until it is replaced.
func failOverPaused(t *testing.T, set redisSet) {
	master := masterOf(t, set, jobsKey)
	if err := master.Client().Do(t.Context(), "CLIENT", "PAUSE", 10_000, "WRITE").Err(); err != nil {
		t.Fatal(err)
	}
	set.failOver(t, master)
	awaitOther(t, set, jobsKey, master)
}

// moveSlot gives the slot of the jobs to another master, key by key.
func moveSlot(t *testing.T, set redisSet) {
	move := testenv.StartSlotMove(t, set.nodes()[:3], jobsKey) // the masters
	for i, key := range move.Keys() {
		if i%2 == 0 {
			move.Move(key)
		}
	}
	move.Finish()
}

// restart ends the master of the jobs, or else one of its replicas, and starts it again at once.
func restart(master bool) func(*testing.T, redisSet) {
	return func(t *testing.T, set redisSet) {
		server := masterOf(t, set, jobsKey)
		if !master {
			i := slices.IndexFunc(set.nodes(), func(other *testenv.Redis) bool { return other != server })
			server = set.nodes()[i]
		}
		server.Kill()
		server.Start()
	}
}
