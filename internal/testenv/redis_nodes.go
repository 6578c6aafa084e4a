package testenv

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// StartReplica starts another server, which follows this one. Arguments are added to its own.
func (r *Redis) StartReplica(args ...string) *Redis {
	r.t.Helper()
	if err := r.Client().ConfigSet(r.t.Context(), "repl-diskless-sync-delay", "0").Err(); err != nil { // else it begins after 5 s
		r.t.Fatal(err)
	}
	return StartRedis(r.t, append([]string{"--replicaof", "127.0.0.1", strconv.Itoa(r.port)}, args...)...)
}

// StartSentinel starts a Sentinel that knows this server as the master of that name. It holds a
// failover when so many Sentinels find the master down. Settings are those of the master, such
// as "down-after-milliseconds 3000".
func (r *Redis) StartSentinel(name string, quorum int, settings ...string) *Redis {
	r.t.Helper()
	file := filepath.Join(r.t.TempDir(), "sentinel.conf")
	text := fmt.Sprintf("sentinel monitor %s 127.0.0.1 %d %d\n", name, r.port, quorum)
	for _, setting := range settings {
		word, value, _ := strings.Cut(setting, " ")
		text += fmt.Sprintf("sentinel %s %s %s\n", word, name, value)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
	sentinel := &Redis{t: r.t, dir: dataDir(r.t), sentinel: file}
	sentinel.startAnywhere()
	return sentinel
}

// StartCluster starts so many masters that share the slots.
func StartCluster(t testing.TB, masters int) []*Redis {
	t.Helper()
	return StartReplicatedCluster(t, masters, 0)
}

// StartReplicatedCluster is StartCluster with so many replicas of each master, which come last.
// Arguments are added to those of each node.
func StartReplicatedCluster(t testing.TB, masters, replicas int, args ...string) (nodes []*Redis) {
	t.Helper()
	const slots = 16384
	args = append([]string{"--cluster-enabled", "yes", "--repl-diskless-sync-delay", "0"}, args...)
	for i := range masters * (1 + replicas) {
		node := StartRedis(t, args...)
		nodes = append(nodes, node)
		if i < masters {
			node.cluster("ADDSLOTSRANGE", i*slots/masters, (i+1)*slots/masters-1)
		}
		node.cluster("MEET", "127.0.0.1", nodes[0].port)
	}
	for _, node := range nodes {
		node.awaitCluster(len(nodes))
	}
	for i, node := range nodes[masters:] {
		node.cluster("REPLICATE", nodes[i%masters].ClusterID())
	}
	return nodes
}

// cluster gives the node a command of CLUSTER.
func (r *Redis) cluster(words ...any) {
	r.t.Helper()
	if err := r.Client().Do(r.t.Context(), append([]any{"CLUSTER"}, words...)...).Err(); err != nil {
		r.t.Fatal(err)
	}
}

// ClusterID is the name by which the cluster knows the node.
func (r *Redis) ClusterID() string {
	r.t.Helper()
	id, err := r.Client().ClusterMyID(r.t.Context()).Result()
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

// awaitCluster waits until the node knows of so many nodes, and of all slots.
func (r *Redis) awaitCluster(nodes int) {
	r.t.Helper()
	client, all := r.Client(), fmt.Sprintf("cluster_known_nodes:%d\r", nodes)
	for limit := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		info, err := client.ClusterInfo(context.Background()).Result()
		if err == nil && strings.Contains(info, "cluster_state:ok") && strings.Contains(info, all) {
			return
		}
		if time.Now().After(limit) {
			r.t.Fatalf("no cluster: %v\n%s", err, info)
		}
	}
}

// AwaitReplicas waits until so many replicas follow this server.
func (r *Redis) AwaitReplicas(replicas int) {
	r.t.Helper()
	client := r.Client()
	for limit := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		info, err := client.Info(context.Background(), "replication").Result()
		if err == nil && strings.Count(info, "state=online") >= replicas {
			return
		}
		if time.Now().After(limit) {
			r.t.Fatalf("it has not %d replicas: %v\n%s", replicas, err, info)
		}
	}
}

// AdminOfSentinels returns a client that follows the master of that name. It may do everything, and
// ends with the test.
func AdminOfSentinels(t testing.TB, name string, sentinels []*Redis) redis.UniversalClient {
	return severalClient(t, sentinels, func(o *redis.UniversalOptions) { o.MasterName = name })
}

// AdminOfCluster returns a client of the cluster. It may do everything, and ends with the test.
func AdminOfCluster(t testing.TB, nodes []*Redis) redis.UniversalClient {
	return severalClient(t, nodes, func(o *redis.UniversalOptions) { o.IsClusterMode = true })
}

func severalClient(t testing.TB, nodes []*Redis, kind func(*redis.UniversalOptions)) redis.UniversalClient {
	one := options("")
	o := &redis.UniversalOptions{
		Addrs: addresses(nodes), ContextTimeoutEnabled: true, DialTimeout: one.DialTimeout, DialerRetries: one.DialerRetries,
		MaintNotificationsConfig: one.MaintNotificationsConfig,
	}
	kind(o)
	client := redis.NewUniversalClient(o)
	t.Cleanup(func() { _ = client.Close() })
	return client
}

func addresses(nodes []*Redis) (addresses []string) {
	for _, node := range nodes {
		addresses = append(addresses, node.Addr())
	}
	return addresses
}

// SentinelURL is what redis_url takes for the documented user and the master of that name.
func SentinelURL(name string, sentinels []*Redis) string {
	return "redis+sentinel" + strings.TrimPrefix(RedisURL(strings.Join(addresses(sentinels), ",")), "redis") + "/" + name
}
