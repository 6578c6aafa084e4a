package main

import (
	"strings"
	"testing"

	"vmapower/internal/testenv"
)

func TestWhatAMachineSetsForOtherTracersIsNotObeyed(t *testing.T) {
	t.Parallel()
	binary, redis := build(t), testenv.StartRedis(t)
	ours, theirs := testenv.StartCollector(t), testenv.StartCollector(t)
	foreign := []string{
		"VMAPOWER_REDIS_URL=" + redis.URL(), "VMAPOWER_AUTH=off", "VMAPOWER_LISTEN=127.0.0.1:0", "VMAPOWER_ADMIN_LISTEN=127.0.0.1:0", "VMAPOWER_DRAIN=0s",
		"OTEL_EXPORTER_OTLP_ENDPOINT=" + theirs.URL, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=" + theirs.URL, "OTEL_TRACES_EXPORTER=otlp",
		"OTEL_TRACES_SAMPLER=always_off", "OTEL_EXPORTER_OTLP_HEADERS=x-canary=1", "OTEL_EXPORTER_OTLP_COMPRESSION=gzip",
		"OTEL_RESOURCE_ATTRIBUTES=canary=1", "OTEL_SERVICE_NAME=canary",
	}
	for _, environ := range [][]string{foreign, append(foreign[:len(foreign):len(foreign)], ours.Setting())} {
		c, url, _ := startServer(t, binary, environ, "api")
		testenv.Get(t, url+"/healthz")
		c.stop(t)
	}
	if theirs.Text() != "" {
		t.Errorf("the other collector got %q", theirs.Text())
	}
	if !strings.Contains(ours.Text(), "GET /healthz") || strings.Contains(ours.Text(), "canary") || ours.Headers()[0].Get("X-Canary") != "" {
		t.Errorf("ours got %q, %v", ours.Text(), ours.Headers())
	}
}
