package testenv

import (
	"context"
	"net"
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// SlotMove is a slot of a cluster on its way from one master to another. Its keys move when the
// test says so.
type SlotMove struct {
	t        testing.TB
	slot     int
	from, to *redis.Client
	nodes    []*Redis
}

// StartSlotMove begins to move the slot of a key: the cluster knows, and no key has moved yet.
func StartSlotMove(t testing.TB, cluster []*Redis, key string) *SlotMove {
	t.Helper()
	m := &SlotMove{t: t, nodes: cluster}
	slot, err := cluster[0].Client().ClusterKeySlot(t.Context(), key).Result()
	m.want(err)
	m.slot = int(slot)
	for _, node := range cluster {
		client := node.Client().(*redis.Client)
		if _, elsewhere := redis.IsMovedError(client.Get(t.Context(), key).Err()); elsewhere {
			m.to = client
		} else {
			m.from = client
		}
	}
	m.set(m.to, "IMPORTING", m.id(m.from))
	m.set(m.from, "MIGRATING", m.id(m.to))
	return m
}

// Keys are those of the slot that have not moved yet.
func (m *SlotMove) Keys() []string {
	keys, err := m.from.ClusterGetKeysInSlot(m.t.Context(), m.slot, 1<<20).Result()
	m.want(err)
	return keys
}

// Move moves some of the keys; those that are gone meanwhile don't matter.
func (m *SlotMove) Move(keys ...string) {
	m.t.Helper()
	host, port, err := net.SplitHostPort(m.to.Options().Addr)
	m.want(err)
	for _, key := range keys {
		m.want(m.from.Migrate(m.t.Context(), host, port, key, 0, 10*time.Second).Err())
	}
}

// Finish moves the keys that are left, and gives the slot to its new master.
func (m *SlotMove) Finish() {
	m.t.Helper()
	for keys := m.Keys(); len(keys) > 0; keys = m.Keys() {
		m.Move(keys...)
	}
	id := m.id(m.to)
	m.set(m.to, "NODE", id)
	for _, node := range m.nodes {
		m.set(node.Client().(*redis.Client), "NODE", id)
	}
}

// SeizeSlot gives the slot of a key to this node, as a failover does: its master is asked nothing.
func (r *Redis) SeizeSlot(key string) {
	r.t.Helper()
	client := r.Client().(*redis.Client)
	slot, err := client.ClusterKeySlot(r.t.Context(), key).Result()
	m := &SlotMove{t: r.t, slot: int(slot)}
	m.want(err)
	m.set(client, "NODE", m.id(client))
}

func (m *SlotMove) id(node *redis.Client) string {
	id, err := node.Do(context.Background(), "CLUSTER", "MYID").Text()
	m.want(err)
	return id
}

func (m *SlotMove) set(node *redis.Client, state, id string) {
	m.t.Helper()
	m.want(node.Do(m.t.Context(), "CLUSTER", "SETSLOT", strconv.Itoa(m.slot), state, id).Err())
}

func (m *SlotMove) want(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}
