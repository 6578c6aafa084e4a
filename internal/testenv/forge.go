package testenv

import (
	"encoding/json"
	"testing"

	"github.com/redis/go-redis/v9"
)

// Forge changes one field of the request that a job's record keeps, as somebody could
// who writes to Redis by hand.
func Forge(t testing.TB, client redis.UniversalClient, jobID, field string, value any) {
	t.Helper()
	key := "{vmapower}:job:" + jobID
	text, err := client.HGet(t.Context(), key, "request").Bytes()
	if err != nil {
		t.Fatal(err)
	}
	request := map[string]json.RawMessage{}
	if err := json.Unmarshal(text, &request); err != nil {
		t.Fatal(err)
	}
	if request[field] == nil {
		t.Fatalf("the request has no field %s: %s", field, text)
	}
	if request[field], err = json.Marshal(value); err != nil {
		t.Fatal(err)
	}
	if text, err = json.Marshal(request); err != nil {
		t.Fatal(err)
	}
	if err := client.HSet(t.Context(), key, "request", text).Err(); err != nil {
		t.Fatal(err)
	}
}
