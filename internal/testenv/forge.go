package testenv

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

// Forge changes one field of what a job's record keeps signed, as somebody could
// who writes to Redis by hand.
func Forge(t testing.TB, client redis.UniversalClient, jobID, field string, value any) {
	t.Helper()
	key := "{vmapower}:job:" + jobID + ":notes"
	signed, err := client.HGet(t.Context(), key, "n.submission").Result()
	if err != nil {
		t.Fatal(err)
	}
	mac, text, _ := strings.Cut(signed, "{")
	request := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte("{"+text), &request); err != nil {
		t.Fatal(err)
	}
	if request[field] == nil {
		t.Fatalf("the request has no field %s: %s", field, text)
	}
	if request[field], err = json.Marshal(value); err != nil {
		t.Fatal(err)
	}
	changed, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	if err := client.HSet(t.Context(), key, "n.submission", mac+string(changed)).Err(); err != nil {
		t.Fatal(err)
	}
}
