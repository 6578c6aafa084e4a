package server

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"vmapower/internal/config"
	"vmapower/internal/config/configtest"
	"vmapower/internal/note/notetest"
	"vmapower/internal/testenv"
	"vmapower/joblog"
	"vmapower/tasks/queue"
)

// probeOf is what a process asks of the Redis that its settings name.
func probeOf(t *testing.T, environ ...string) *redisProbe {
	t.Helper()
	cfg := configtest.Load(t, environ...)
	client := cfg.OpenRedis()
	t.Cleanup(func() { _ = client.Close() })
	jobs := joblog.New(client, joblog.Options{Keys: notetest.Worker(), Retention: time.Hour})
	t.Cleanup(jobs.Close)
	return (&Process{Options: Options{Config: cfg, Role: config.RoleServe}, redis: client, jobs: jobs, queue: queue.New(client),
		clocks: newClockSteps(slog.New(slog.DiscardHandler), prometheus.NewRegistry())}).newProbe()
}

func TestReadyzNamesAMasterThatTheSentinelsDoNotKnow(t *testing.T) {
	t.Parallel()
	redis := testenv.StartRedis(t)
	sentinel := redis.StartSentinel("jobs", 1)
	admin := sentinel.Client()
	for _, rule := range []string{
		"ACL SETUSER watch on >not-a-real-password allchannels -@all +@connection +subscribe +unsubscribe" + // as in docs/operations.md
			" +sentinel|get-master-addr-by-name +sentinel|sentinels +sentinel|replicas",
		"ACL SETUSER default off",
	} {
		var words []any
		for _, word := range strings.Fields(rule) {
			words = append(words, word)
		}
		if err := admin.Do(t.Context(), words...).Err(); err != nil {
			t.Fatal(err)
		}
	}
	login, _, _ := strings.Cut(strings.TrimPrefix(redis.URL(), "redis://"), "@")
	address := "VMAPOWER_REDIS_URL=redis+sentinel://" + login + "@" + sentinel.Addr() + "/"
	const user = "/0?sentinel_username=watch&sentinel_password=not-a-real-password"
	if ready := probeOf(t, address+"jobs"+user).ask(t.Context()); ready.Reason != "" {
		t.Errorf("the right name: %s", ready.Reason)
	}
	if ready := probeOf(t, address+"mymaster"+user).ask(t.Context()); !strings.Contains(ready.Reason, `know no master "mymaster"`) {
		t.Errorf("a wrong name: %q", ready.Reason)
	}
}

func TestReadyzAsksEveryMasterOfACluster(t *testing.T) {
	t.Parallel()
	nodes := testenv.StartCluster(t, 2)
	probe := probeOf(t, "VMAPOWER_REDIS_URL="+testenv.ClusterURL(nodes))
	if ready := probe.ask(t.Context()); ready.Reason != "" || len(ready.Warnings) > 0 {
		t.Errorf("%+v", ready)
	}
	for _, node := range nodes {
		if err := node.Client().ConfigSet(t.Context(), "appendfsync", "everysec").Err(); err != nil {
			t.Fatal(err)
		}
		ready := probe.ask(t.Context())
		if told := strings.Join(ready.Warnings, "\n"); !strings.Contains(told, "Redis at "+node.Addr()+" has appendfsync everysec") {
			t.Errorf("%s: %+v", node.Addr(), ready)
		}
	}
}

func TestARedisThatAsksForACertificateIsShownOne(t *testing.T) {
	t.Parallel()
	authority := testenv.NewAuthority(t)
	_, secure := testenv.StartRedisTLS(t, authority, "yes")
	environ := []string{"VMAPOWER_REDIS_URL=" + secure, "VMAPOWER_REDIS_CA_FILE=" + authority.File}
	if ready := probeOf(t, environ...).ask(t.Context()); ready.Reason == "" {
		t.Error("it asks for no certificate")
	}
	cert, key := authority.Issue(t, "vmapower")
	if ready := probeOf(t, append(environ, "VMAPOWER_REDIS_CERT_FILE="+cert, "VMAPOWER_REDIS_KEY_FILE="+key)...).ask(t.Context()); ready.Reason != "" {
		t.Error(ready.Reason)
	}
}

// Whoever asks many times costs Redis nothing: the answer is given again for a second.
func TestReadinessIsAskedOnceAtATimeAndKeptForAWhile(t *testing.T) {
	t.Parallel()
	redis := testenv.StartRedis(t)
	probe := probeOf(t, "VMAPOWER_REDIS_URL="+redis.URL())
	probe.fresh = time.Hour
	if ready := probe.check(t.Context()); ready.Reason != "" {
		t.Fatal(ready.Reason)
	}
	redis.Kill()
	if err := probe.ready(t.Context()); err != nil {
		t.Errorf("it was asked again: %v", err)
	}
	probe.fresh = 0
	if err := probe.ready(t.Context()); err == nil {
		t.Error("it was not asked again")
	}
}
