package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

func TestRedisURLForms(t *testing.T) {
	for text, want := range map[string]string{
		"redis://127.0.0.1": "[127.0.0.1:6379]   db 0 tls  master  cluster false",
		"redis://alice:pa%40ss@cache.example.test:6380/3":     "[cache.example.test:6380] alice pa@ss db 3 tls  master  cluster false",
		"redis://:only@[::1]:6379":                            "[[::1]:6379]  only db 0 tls  master  cluster false",
		"rediss://alice:s@cache.example.test":                 "[cache.example.test:6379] alice s db 0 tls cache.example.test master  cluster false",
		"unix:///run/redis.sock?db=2":                         "[/run/redis.sock]   db 2 tls  master  cluster false",
		"redis+sentinel://alice:s@a:26379,b:26379/mymaster/1": "[a:26379 b:26379] alice s db 1 tls  master mymaster cluster false",
		"redis+sentinel://a:26379/mymaster":                   "[a:26379]   db 0 tls  master mymaster cluster false",
		"rediss+cluster://alice:s@a:7000,b:7001":              "[a:7000 b:7001] alice s db 0 tls each master  cluster true",
	} {
		u, err := parseRedisURL(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		o, tls := u.options, ""
		if o.TLSConfig != nil {
			if tls = o.TLSConfig.ServerName; tls == "" {
				tls = "each"
			}
		}
		if got := fmt.Sprintf("%v %s %s db %d tls %s master %s cluster %t", o.Addrs, o.Username, o.Password, o.DB, tls, o.MasterName, o.IsClusterMode); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", text, got, want)
		}
	}
}

func TestSentinelsHaveALoginOfTheirOwn(t *testing.T) {
	u, err := parseRedisURL("redis+sentinel://alice:s@a:26379/mymaster?sentinel_username=watch&sentinel_password=dog")
	if err != nil || u.options.SentinelUsername != "watch" || u.options.SentinelPassword != "dog" || u.options.Username != "alice" {
		t.Errorf("%+v %v", u, err)
	}
}

func TestRedisURLThatIsRefused(t *testing.T) {
	for _, text := range []string{
		"127.0.0.1:6379", "http://h:1", "redis://alice:hunter2@a:1,b:1/0", "redis://alice:hunter2@h/one",
		"redis://alice:hunter2@h:99x", "redis://alice:hunter2/x@h:1", "redis://alice:hunter2@h?pool_size=3",
		"redis+sentinel://alice:hunter2@a:1", "redis+sentinel://alice:hunter2@a,b/m", "redis+cluster://alice:hunter2@a:1/3",
		"redis+other://alice:hunter2@a:1", "unix+cluster://alice:hunter2@a:1", "unix://alice:hunter2@", "redis+sentinel://a:1/m?hunter2=1",
		"redis://alice:%zzhunter2@h",
	} {
		_, err := Load(Layers{Environ: []string{"VMAPOWER_REDIS_URL=" + text}})
		if err == nil || !strings.Contains(err.Error(), "VMAPOWER_REDIS_URL: ") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestRedisURLWithALeadingZeroIsRefused(t *testing.T) {
	for _, text := range []string{
		"redis://h:06379", "redis://h:1/01", "unix:///run/redis.sock?db=02", "redis+cluster://a:7000,b:07001", "redis+sentinel://a:26379/m/01",
	} {
		if _, err := parseRedisURL(text); err == nil || !strings.Contains(err.Error(), "leading zero") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestOneClientHasAConnectionForEveryJob(t *testing.T) {
	cfg, err := Load(Layers{Environ: []string{"VMAPOWER_POWER_CONCURRENCY=10", "VMAPOWER_SYNC_CONCURRENCY=3"}})
	if err != nil {
		t.Fatal(err)
	}
	client := cfg.OpenRedis().(*redis.Client)
	defer client.Close()
	if o := client.Options(); o.PoolSize < 10+3+32 || o.ReadBufferSize > 8<<10 || o.WriteBufferSize > 8<<10 || o.DialerRetries != 1 || o.MaxRetries != 3 || !o.ContextTimeoutEnabled {
		t.Errorf("%+v", o)
	}
}
