package keyspace

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// replicasWithin is how long replicas have to take what was written.
const replicasWithin = Budget / 2

// OnReplicas has something written by one connection to the node that holds our keys, and waits on it until so many
// replicas have that, and with it whatever was written there before by anybody. It returns how many have it, which may
// be fewer. A failover in between ends the connection, and is an error: what only the old master has taken is not
// believed because the new one has replicas. write is called again where our keys have moved.
func OnReplicas(
	ctx context.Context, client redis.UniversalClient, key string, replicas int, write func(context.Context, Runner) error,
) (have int, err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*Budget)
	defer cancel()
	for {
		node, err := master(ctx, client)
		if err != nil {
			return 0, err
		}
		have, err = onReplicas(ctx, node.Conn(), key, replicas, write)
		if _, moved := redis.IsMovedError(err); !moved || !newMap(ctx, client) {
			return have, err
		}
	}
}

// onReplicas writes to the key behind whatever write has written: WAIT is about the writes of its own connection, and a
// repetition writes nothing.
func onReplicas(ctx context.Context, conn *redis.Conn, key string, replicas int, write func(context.Context, Runner) error) (int, error) {
	defer conn.Close()
	if err := write(ctx, conn); err != nil {
		return 0, err
	}
	if err := conn.Set(ctx, key, "", time.Minute).Err(); err != nil {
		return 0, err
	}
	have, err := conn.Wait(ctx, replicas, replicasWithin).Result()
	return int(have), err
}

// newMap has a cluster's map read anew, after our keys have moved, and gives that a moment. It
// reports whether there is time left.
func newMap(ctx context.Context, client redis.UniversalClient) bool {
	if c, is := client.(*redis.ClusterClient); is {
		c.ReloadState(ctx)
	}
	select {
	case <-ctx.Done():
		return false
	case <-time.After(20 * time.Millisecond):
		return true
	}
}

// master is the node that holds our keys.
func master(ctx context.Context, client redis.UniversalClient) (*redis.Client, error) {
	switch c := client.(type) {
	case *redis.Client: // behind Sentinels too
		return c, nil
	case *redis.ClusterClient:
		return c.MasterForKey(ctx, Prefix)
	}
	return nil, fmt.Errorf("keyspace: no node is known of %T", client)
}

// EachMaster calls do for each node that takes writes, at the same time in a cluster, and
// returns the first error.
func EachMaster(ctx context.Context, client redis.UniversalClient, do func(ctx context.Context, node *redis.Client) error) error {
	switch c := client.(type) {
	case *redis.Client:
		return do(ctx, c)
	case *redis.ClusterClient:
		return c.ForEachMaster(ctx, do)
	}
	return fmt.Errorf("keyspace: no node is known of %T", client)
}
