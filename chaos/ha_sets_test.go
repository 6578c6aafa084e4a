package chaos

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/testenv"
)

// redisSet is a Redis of several servers that replaces its own masters.
type redisSet interface {
	url() string // for redis_url
	client() redis.UniversalClient
	// master is the server that takes what is written to the key, as the set sees it now.
	master(ctx context.Context, key string) (*testenv.Redis, error)
	failOver(t *testing.T, master *testenv.Redis) // by hand
	nodes() []*testenv.Redis
}

// The keys whose masters are struck: that of the jobs and that of the queue of power jobs. In a
// Sentinel set both have the same.
const (
	jobsKey  = "{vmapower}:"
	queueKey = "asynq:{power}:pending"
)

// safeNode is what docs/operations.md wants of each server of a set, beside what testenv sets.
var safeNode = []string{"--min-replicas-to-write", "1", "--min-replicas-max-lag", "5", "--repl-diskless-sync-delay", "0"}

// down is after what time without an answer a server of a set is replaced.
const down = "3000"

// sentinelSet is a master, its replicas, and three Sentinels.
type sentinelSet struct {
	servers, sentinels []*testenv.Redis
	admin              redis.UniversalClient // of the first Sentinel
	records            redis.UniversalClient
}

const setName = "jobs"

func startSentinelSet(t *testing.T, replicas int, args ...string) redisSet {
	first := testenv.StartRedis(t, args...)
	set := &sentinelSet{servers: []*testenv.Redis{first}}
	for range replicas {
		set.servers = append(set.servers, first.StartReplica(args...))
	}
	first.AwaitReplicas(replicas)
	for range 3 {
		set.sentinels = append(set.sentinels,
			first.StartSentinel(setName, 2, "down-after-milliseconds "+down, "failover-timeout 10000"))
	}
	set.admin = set.sentinels[0].Client()
	set.records = testenv.AdminOfSentinels(t, setName, set.sentinels)
	await(t, "the Sentinels know each other and the replicas", func() bool {
		for _, sentinel := range set.sentinels {
			known, err := sentinel.Client().Do(t.Context(), "SENTINEL", "MASTER", setName).Result()
			master, _ := known.(map[any]any)
			if err != nil || master["num-other-sentinels"] != "2" || master["num-slaves"] != strconv.Itoa(replicas) {
				return false
			}
		}
		return true
	})
	return set
}

func (s *sentinelSet) url() string                   { return testenv.SentinelURL(setName, s.sentinels) }
func (s *sentinelSet) client() redis.UniversalClient { return s.records }
func (s *sentinelSet) nodes() []*testenv.Redis       { return s.servers }

func (s *sentinelSet) master(ctx context.Context, _ string) (*testenv.Redis, error) {
	address, err := s.admin.Do(ctx, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", setName).StringSlice()
	if err != nil || len(address) != 2 {
		return nil, errors.Join(err, errors.New("the Sentinel tells no master"))
	}
	return serverAt(s.servers, address[0]+":"+address[1])
}

func (s *sentinelSet) failOver(t *testing.T, _ *testenv.Redis) {
	if err := s.admin.Do(t.Context(), "SENTINEL", "FAILOVER", setName).Err(); err != nil {
		t.Fatal(err)
	}
}

// cluster is three masters and their replicas.
type cluster struct {
	servers []*testenv.Redis
	records *redis.ClusterClient
}

func startCluster(t *testing.T, replicas int, args ...string) redisSet {
	set := &cluster{servers: testenv.StartReplicatedCluster(t, 3, replicas, append(args, "--cluster-node-timeout", down)...)}
	for _, master := range set.servers[:3] {
		master.AwaitReplicas(replicas)
	}
	set.records = testenv.AdminOfCluster(t, set.servers).(*redis.ClusterClient)
	return set
}

func (c *cluster) url() string                   { return testenv.ClusterURL(c.servers) }
func (c *cluster) client() redis.UniversalClient { return c.records }
func (c *cluster) nodes() []*testenv.Redis       { return c.servers }

func (c *cluster) master(ctx context.Context, key string) (*testenv.Redis, error) {
	c.records.ReloadState(ctx)
	node, err := c.records.MasterForKey(ctx, key)
	if err != nil {
		return nil, err
	}
	return serverAt(c.servers, node.Options().Addr)
}

// failOver has the first replica of the master take over.
func (c *cluster) failOver(t *testing.T, master *testenv.Redis) {
	id := master.ClusterID()
	var lines []string
	await(t, "the master knows its replicas", func() bool {
		lines, _ = master.Client().Do(t.Context(), "CLUSTER", "REPLICAS", id).StringSlice()
		return len(lines) > 0
	})
	for _, server := range c.servers {
		if lines[0][:len(id)] == server.ClusterID() {
			c.takeOver(t, server, master)
		}
	}
}

// takeOver asks the replica again where not enough masters have voted for it within Redis' own time.
func (c *cluster) takeOver(t *testing.T, replica, master *testenv.Redis) {
	for range 5 {
		if err := replica.Client().ClusterFailover(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		for limit := time.Now().Add(8 * time.Second); time.Now().Before(limit); sleep(t.Context(), 20*time.Millisecond) {
			if now, err := c.master(t.Context(), jobsKey); err == nil && now != master {
				return
			}
		}
	}
}

func serverAt(servers []*testenv.Redis, address string) (*testenv.Redis, error) {
	i := slices.IndexFunc(servers, func(server *testenv.Redis) bool { return server.Addr() == address })
	if i < 0 {
		return nil, errors.New("no server of the set is at " + address)
	}
	return servers[i], nil
}

// masterOf is the server that takes what is written to the key now.
func masterOf(t *testing.T, set redisSet, key string) *testenv.Redis {
	t.Helper()
	master, err := set.master(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return master
}

// awaitOther waits until another server than before has the key.
func awaitOther(t *testing.T, set redisSet, key string, before *testenv.Redis) {
	t.Helper()
	await(t, "another server is master", func() bool {
		now, err := set.master(t.Context(), key)
		return err == nil && now != before
	})
}

// await waits until it is so.
func await(t *testing.T, what string, so func() bool) {
	t.Helper()
	for limit := time.Now().Add(time.Minute); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("it did not come that %s", what)
		}
	}
}
