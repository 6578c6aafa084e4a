package testenv

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

// The user of Redis by which the service under test comes: it has no more rights than those that
// docs/operations.md gives it.
const (
	redisUser     = "vmapower"
	redisPassword = "for-a-test"
)

// documentedUser is what follows on ACL SETUSER in docs/operations.md, word by word.
func documentedUser(t testing.TB) []string {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	text, err := os.ReadFile(filepath.Join(filepath.Dir(here), "..", "..", "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); len(words) > 3 && words[0] == "ACL" && words[1] == "SETUSER" && words[2] == redisUser {
			return strings.Fields(strings.ReplaceAll(strings.Join(words[2:], " "), "PASSWORD", redisPassword))
		}
	}
	t.Fatal("docs/operations.md has no line ACL SETUSER " + redisUser)
	return nil
}

// RedisURL is what redis_url takes for a server of StartRedis, or a proxy before it: that of the
// documented user.
func RedisURL(address string) string {
	return "redis://" + redisUser + ":" + redisPassword + "@" + address
}

// URL is what redis_url takes for the documented user.
func (r *Redis) URL() string { return RedisURL(r.Addr()) }

// ClusterURL is where the documented user finds a cluster.
func ClusterURL(cluster []*Redis) string {
	url := "redis+cluster" + strings.TrimPrefix(cluster[0].URL(), "redis")
	for _, node := range cluster[1:] {
		url += "," + node.Addr()
	}
	return url
}

// ClusterClient returns a client of the documented user for a cluster. It ends with the test.
func ClusterClient(t testing.TB, cluster []*Redis) redis.UniversalClient {
	var addrs []string
	for _, node := range cluster {
		addrs = append(addrs, node.Addr())
	}
	client := redis.NewClusterClient(&redis.ClusterOptions{
		Addrs: addrs, Username: redisUser, Password: redisPassword, ContextTimeoutEnabled: true,
		MaintNotificationsConfig: options("").MaintNotificationsConfig,
	})
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// ServiceClient returns a client of the documented user, for the parts of the service. It ends with
// the test.
func (r *Redis) ServiceClient() redis.UniversalClient {
	r.t.Helper()
	o := options(r.Addr())
	o.Username, o.Password = redisUser, redisPassword
	client := redis.NewClient(o)
	r.t.Cleanup(func() { _ = client.Close() })
	return client
}

// Denied is what Redis has refused the documented user so far.
func (r *Redis) Denied() []any {
	r.t.Helper()
	denied, err := r.Client().Do(r.t.Context(), "ACL", "LOG").Slice()
	if err != nil {
		r.t.Fatal(err)
	}
	return denied
}
