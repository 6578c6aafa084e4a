package server

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/keyspace"
)

// safeRedis is how Redis must be set so that it never forgets a step it was told.
var safeRedis = []struct{ setting, value, otherwise string }{
	{"maxmemory-policy", "noeviction", "a full Redis would throw jobs away"},
	{"appendonly", "yes", "a restart of Redis would forget every job"},
	{"appendfsync", "always", "a crash of Redis could forget the last second, and repeat or lose a step"},
}

const minReplicas = "min-replicas-to-write"

// redisWarnings says what the node that holds the jobs, or any master of a cluster, is set to
// that a failover should not rely on.
func redisWarnings(ctx context.Context, client redis.UniversalClient) []string {
	var mu sync.Mutex
	var warnings []string
	err := keyspace.EachMaster(ctx, client, func(ctx context.Context, master *redis.Client) error {
		name := "Redis"
		if _, several := client.(*redis.ClusterClient); several {
			name += " at " + master.Options().Addr
		}
		found := warningsOf(ctx, master, name)
		mu.Lock()
		defer mu.Unlock()
		warnings = append(warnings, found...)
		return nil
	})
	if err != nil {
		warnings = append(warnings, "the masters of the cluster could not be asked for their settings: "+err.Error())
	}
	slices.Sort(warnings)
	return warnings
}

// warningsOf is redisWarnings of one master, of which it speaks as name.
func warningsOf(ctx context.Context, master *redis.Client, name string) (warnings []string) {
	settings, replication, err := settingsOf(ctx, master)
	if err != nil {
		return []string{name + " does not tell its settings, so they could not be checked: it needs " +
			"maxmemory-policy noeviction, appendonly yes and appendfsync always"}
	}
	for _, safe := range safeRedis {
		if settings[safe.setting] != safe.value {
			warnings = append(warnings, fmt.Sprintf("%s has %s %s, and %s: set it to %s",
				name, safe.setting, settings[safe.setting], safe.otherwise, safe.value))
		}
	}
	if settings[minReplicas] == "0" && !strings.Contains(replication, "connected_slaves:0") {
		warnings = append(warnings, name+" has replicas and "+minReplicas+" 0, and a failover would forget accepted jobs: "+
			"set it to 1 or more, and redis_wait_replicas too")
	}
	return warnings
}

// settingsOf asks for one setting after the other, which is all that Redis 6.2 takes, and for what
// the master says of its replicas.
func settingsOf(ctx context.Context, master *redis.Client) (settings map[string]string, replication string, err error) {
	asked := []string{minReplicas}
	for _, safe := range safeRedis {
		asked = append(asked, safe.setting)
	}
	answers := make([]*redis.MapStringStringCmd, len(asked))
	var info *redis.StringCmd
	_, err = master.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for i, setting := range asked {
			answers[i] = pipe.ConfigGet(ctx, setting)
		}
		info = pipe.Info(ctx, "replication")
		return nil
	})
	settings = make(map[string]string)
	for i, setting := range asked {
		settings[setting] = answers[i].Val()[setting]
	}
	return settings, info.Val(), err
}
