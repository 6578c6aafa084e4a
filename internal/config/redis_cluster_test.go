package config_test

import (
	"testing"
	"time"

	"vmapower/internal/config/configtest"
	"vmapower/internal/testenv"
)

// The master of a slot is gone, and another node has it. Nobody tells the client: it is refused by
// the one that it knows, and must ask the others.
func TestANewMasterInAClusterIsFoundWithinSeconds(t *testing.T) {
	t.Parallel()
	const key = "{vmapower}:x"
	cluster := testenv.StartCluster(t, 2)
	client := configtest.Load(t, "VMAPOWER_REDIS_URL="+testenv.ClusterURL(cluster)).OpenRedis()
	defer client.Close()
	if err := client.Set(t.Context(), key, "x", 0).Err(); err != nil {
		t.Fatal(err)
	}
	old, heir := cluster[0], cluster[1]
	if n, err := heir.Client().DBSize(t.Context()).Result(); err != nil {
		t.Fatal(err)
	} else if n == 1 {
		old, heir = heir, old
	}
	old.Kill()
	if err := client.Get(t.Context(), key).Err(); err == nil {
		t.Fatal("a node that is gone has answered")
	}
	heir.SeizeSlot(key)
	for limit := time.Now().Add(10 * time.Second); ; { // less than its master is missed in
		err := client.Set(t.Context(), key, "y", 0).Err()
		if err == nil {
			return
		}
		if time.Now().After(limit) {
			t.Fatal(err)
		}
	}
}
