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
)

// StartReplica starts another server, which follows this one.
func (r *Redis) StartReplica() *Redis {
	r.t.Helper()
	if err := r.Client().ConfigSet(r.t.Context(), "repl-diskless-sync-delay", "0").Err(); err != nil { // else it begins after 5 s
		r.t.Fatal(err)
	}
	return StartRedis(r.t, "--replicaof", "127.0.0.1", strconv.Itoa(r.port))
}

// StartSentinel starts a Sentinel that knows this server as the master of that name.
func (r *Redis) StartSentinel(name string) *Redis {
	r.t.Helper()
	file := filepath.Join(r.t.TempDir(), "sentinel.conf")
	text := fmt.Sprintf("sentinel monitor %s 127.0.0.1 %d 1\n", name, r.port)
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
	const slots = 16384
	nodes := make([]*Redis, masters)
	for i := range nodes {
		nodes[i] = StartRedis(t, "--cluster-enabled", "yes")
		first, last := i*slots/masters, (i+1)*slots/masters-1
		client := nodes[i].Client()
		if err := client.Do(t.Context(), "CLUSTER", "ADDSLOTSRANGE", first, last).Err(); err != nil {
			t.Fatal(err)
		}
		if err := client.ClusterMeet(t.Context(), "127.0.0.1", strconv.Itoa(nodes[0].port)).Err(); err != nil {
			t.Fatal(err)
		}
	}
	for _, node := range nodes {
		node.awaitCluster(masters)
	}
	return nodes
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
