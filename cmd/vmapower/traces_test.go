package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"vmapower/client"
	"vmapower/internal/testenv"
)

func TestACollectorGetsTheSpansOfAPIAndWorker(t *testing.T) {
	t.Parallel()
	c := testenv.StartCollector(t)
	s := startService(t, c.Setting())
	status, body := s.post(t, s.vm("web"), "power-off", `,"external_job_id":"traced"`)
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	var job client.Job
	_, body, _ = get(t, s.url+"/api/v1/jobs/traced")
	if err := json.Unmarshal([]byte(body), &job); err != nil {
		t.Fatal(err)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	id := uuid.MustParse(job.JobId)
	for _, want := range []string{
		"/v1/traces", "POST /api/v1/vm/{vm_id}/power-off", "attempt power-off", "verify-power-state", "vcenter ShutdownGuest", "vcenter Logout",
		id.String(), string(id[:]), "service.name", "vmapower.role",
	} {
		if !strings.Contains(c.Text(), want) {
			t.Errorf("the collector has not got %q", want)
		}
	}
	if strings.Contains(c.Text(), s.vcenter.Password()) {
		t.Error("the collector has got the password")
	}
}

func TestJobsAreDoneWithoutACollectorAsWithOne(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	hangs := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-ended }))
	t.Cleanup(hangs.Close)
	t.Cleanup(func() { close(ended) })
	for name, url := range map[string]string{"refuses": "http://" + testenv.FreeAddr(t), "hangs": hangs.URL} {
		t.Run(name, func(t *testing.T) {
			s := startService(t, "VMAPOWER_OTEL_EXPORTER_OTLP_ENDPOINT="+url)
			for _, verb := range []string{"power-off", "power-on"} {
				if status, body := s.post(t, s.vm("web"), verb, ""); status != http.StatusOK {
					t.Errorf("%s: %d %s", verb, status, body)
				}
			}
			began := time.Now()
			if err := s.stop(); err != nil {
				t.Error(err)
			}
			if took := time.Since(began); took > flushWithin+5*time.Second {
				t.Errorf("stopped after %v", took)
			}
			if told := strings.Count(s.log.String(), "the collector takes no spans"); told != 1 && name == "refuses" {
				t.Errorf("told %d times", told)
			}
		})
	}
}

func TestWhatAMachineSetsForOtherTracersIsNotObeyed(t *testing.T) {
	t.Parallel()
	binary, redis := build(t), testenv.StartRedis(t)
	ours, theirs := testenv.StartCollector(t), testenv.StartCollector(t)
	foreign := []string{
		"VMAPOWER_REDIS_URL=" + redis.URL(), "VMAPOWER_AUTH=off", "VMAPOWER_LISTEN=127.0.0.1:0", "VMAPOWER_ADMIN_LISTEN=127.0.0.1:0",
		"OTEL_EXPORTER_OTLP_ENDPOINT=" + theirs.URL, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=" + theirs.URL, "OTEL_TRACES_EXPORTER=otlp",
		"OTEL_TRACES_SAMPLER=always_off", "OTEL_EXPORTER_OTLP_HEADERS=x-canary=1", "OTEL_EXPORTER_OTLP_COMPRESSION=gzip",
		"OTEL_RESOURCE_ATTRIBUTES=canary=1", "OTEL_SERVICE_NAME=canary",
	}
	for _, environ := range [][]string{foreign, append(foreign[:len(foreign):len(foreign)], ours.Setting())} {
		c, url, _ := startServer(t, binary, environ, "api")
		get(t, url+"/healthz")
		c.stop(t)
	}
	if theirs.Text() != "" {
		t.Errorf("the other collector got %q", theirs.Text())
	}
	if !strings.Contains(ours.Text(), "GET /healthz") || strings.Contains(ours.Text(), "canary") || ours.Headers()[0].Get("X-Canary") != "" {
		t.Errorf("ours got %q, %v", ours.Text(), ours.Headers())
	}
}

func TestAnEndpointWithAPasswordIsRefusedWithoutQuotingIt(t *testing.T) {
	code, out, errs := vmapower(t, []string{"VMAPOWER_OTEL_EXPORTER_OTLP_ENDPOINT=http://u:canary@otel.example.test"}, "config", "check", "worker")
	if code != exitUsage || strings.Contains(out+errs, "canary") || !strings.Contains(errs, "VMAPOWER_OTEL_EXPORTER_OTLP_ENDPOINT: must be an http or https URL") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}

func TestTheValueOfAPanicIsInNoSpan(t *testing.T) {
	t.Parallel()
	c := testenv.StartCollector(t)
	spans, err := openTraces(Options{Config: mustLoad(t, c.Setting()), Role: roleAPI, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() { _ = recover() }()
		_, span := spans.Tracer("test").Start(t.Context(), "the one that panics")
		defer span.End()
		panic("canary")
	}()
	spans.close()
	if got := c.Text(); !strings.Contains(got, "the one that panics") || strings.Contains(got, "canary") {
		t.Errorf("got %q", got)
	}
}
