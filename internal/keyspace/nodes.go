package keyspace

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// replicasWithin is how long replicas have to take what was written.
const replicasWithin = Budget / 2

// AwaitReplicas writes to a key and waits until so many replicas of the node that holds our keys
// have that, and with it whatever was written before by anybody. It returns how many have it,
// which may be fewer.
func AwaitReplicas(ctx context.Context, client redis.UniversalClient, key string, replicas int) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, Budget)
	defer cancel()
	for {
		node, err := master(ctx, client)
		if err != nil {
			return 0, err
		}
		have, err := awaitReplicas(ctx, node, key, replicas)
		if _, moved := redis.IsMovedError(err); !moved || !newMap(ctx, client) {
			return have, err
		}
	}
}

func awaitReplicas(ctx context.Context, node *redis.Client, key string, replicas int) (int, error) {
	conn := node.Conn() // WAIT is about the writes of its own connection
	defer conn.Close()
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
