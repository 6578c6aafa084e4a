package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// vmapower runs one command line and returns its exit code and what it printed.
func vmapower(t *testing.T, environ []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(context.Background(), args, program{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, environ: environ, version: "dev"})
	return code, out.String(), errs.String()
}

func configFile(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "vmapower.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestDefaultsAreThoseOfTheContract(t *testing.T) {
	cfg, err := load(layers{})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(cfg.RedisURL, cfg.Listen, cfg.AdminListen, cfg.PowerConcurrency, cfg.SyncConcurrency,
		cfg.TaskCheckInterval, cfg.Retention, cfg.DeadlineSlack, cfg.MaxAttempts, cfg.StableOff, cfg.CompatWait,
		cfg.Auth, cfg.InsecureListen, cfg.VCenterInsecure, cfg.SyncCheckpointBytes, cfg.SyncRateLimit, cfg.LogFormat)
	want := fmt.Sprint(cfg.RedisURL, "127.0.0.1:8081", "127.0.0.1:8083", 256, 2,
		20*time.Millisecond, 168*time.Hour, 5*time.Minute, 5, 3*time.Second, time.Duration(0),
		"session", false, false, 256<<20, 0, "json")
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	worker, err := load(layers{defaults: roleWorker.defaults()})
	if err != nil || worker.AdminListen != "127.0.0.1:8084" {
		t.Errorf("a worker's admin listener is %q, %v", worker.AdminListen, err)
	}
}

func TestLaterLayerWins(t *testing.T) {
	file := configFile(t, "retention: 1h\nmax_attempts: 7\nstable_off: 1s\n")
	environ := []string{"VMAPOWER_RETENTION=2h", "VMAPOWER_MAX_ATTEMPTS=8", "HOME=/nowhere"}
	code, out, errs := vmapower(t, environ, "config", "check", "--auth", "off", "--config", file, "--retention", "3h", "-o", "jsonl")
	if code != exitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	for _, line := range []string{
		`{"key":"retention","value":"3h","source":"flag"}`,
		`{"key":"max_attempts","value":"8","source":"environment"}`,
		`{"key":"stable_off","value":"1s","source":"file ` + file + `"}`,
		`{"key":"log_level","value":"info","source":"default"}`,
	} {
		if !strings.Contains(out, line) {
			t.Errorf("no line %s in\n%s", line, out)
		}
	}
}

func TestFileTakesYAMLTypes(t *testing.T) {
	file := configFile(t, "auth: off\nadmin_listen: off\ninsecure_listen: true\npower_concurrency: 10\n"+
		"target_allow: [10.0.0.0/8, nbd.example.test]\nsync_checkpoint_bytes: 1048576\nprofiles_file:\n")
	cfg, err := load(layers{file: file})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintf("%s %q %t %d %q %d %q", cfg.Auth, cfg.AdminListen, cfg.InsecureListen, cfg.PowerConcurrency,
		cfg.TargetAllow, cfg.SyncCheckpointBytes, cfg.ProfilesFile)
	if want := `off "" true 10 ["10.0.0.0/8" "nbd.example.test"] 1048576 ""`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestEveryWrongKeyIsNamedAsItWasWritten(t *testing.T) {
	file := configFile(t, "retention: never\nretry: 3\nlisten: {port: 8081}\n")
	environ := []string{"VMAPOWER_MAX_ATTEMPTS=0", "VMAPOWER_MAX_ATEMPTS=4", "VMAPOWER_VCENTER_PASSWORD=hunter2", "VMAPOWER_URL=http://127.0.0.1"}
	code, _, errs := vmapower(t, environ, "config", "check", "--config", file, "--stable-off", "1h", "--log-level=loud")
	if code != exitUsage {
		t.Errorf("exit %d", code)
	}
	for _, want := range []string{
		"retention in " + file + `: "never" must be a duration`,
		"retry in " + file + ": unknown key",
		"listen.port in " + file + ": unknown key",
		`VMAPOWER_MAX_ATTEMPTS: "0" must be a whole number from 1 to 100`,
		"VMAPOWER_MAX_ATEMPTS: unknown key",
		"--stable-off: 1h must be from 0s to 5m0s",
		`--log-level: "loud" must be one of`,
	} {
		if !strings.Contains(errs, want) {
			t.Errorf("no %q in\n%s", want, errs)
		}
	}
	if strings.Contains(errs, "VMAPOWER_VCENTER_PASSWORD") || strings.Contains(errs, "VMAPOWER_URL") {
		t.Errorf("the client's own variables are taken for settings:\n%s", errs)
	}
}

func TestValuesThatAreRefused(t *testing.T) {
	for key, values := range map[string][]string{
		"listen":                      {"", "8081", "127.0.0.1", "127.0.0.1:http", "127.0.0.1:70000"},
		"admin_listen":                {"on", ""},
		"insecure_listen":             {"yes", ""},
		"auth":                        {"", "none", "OFF"},
		"power_concurrency":           {"0", "-1", "1.5", "many"},
		"task_check_interval":         {"0", "20", "1us"},
		"sync_checkpoint_bytes":       {"1KiB", "-1", "256MB", "MiB", "99999999999TiB"},
		"target_allow":                {"10.0.0.0/40", "host:10809", "*.example.test"},
		"target_dirs":                 {"relative/dir"},
		"vcenter_ca_file":             {"/does/not/exist.pem"},
		"log_format":                  {"xml"},
		"otel_exporter_otlp_endpoint": {"127.0.0.1:4318", "grpc://otel.example.test", "http://", "http://u:p@otel.example.test", "http://otel.example.test?t=x", "http://otel.example.test#x"},
	} {
		for _, v := range values {
			_, err := load(layers{environ: []string{"VMAPOWER_" + strings.ToUpper(key) + "=" + v}})
			if err == nil || !strings.Contains(err.Error(), "VMAPOWER_"+strings.ToUpper(key)+": ") {
				t.Errorf("%s=%q: %v", key, v, err)
			}
		}
	}
}

func TestUnreadableFileIsAnError(t *testing.T) {
	for _, name := range []string{"/does/not/exist.yaml", configFile(t, "retention: [\n")} {
		code, _, errs := vmapower(t, nil, "config", "check", "--config", name)
		if code != exitUsage || !strings.Contains(errs, "the file "+name+" can't be read") {
			t.Errorf("exit %d: %s", code, errs)
		}
	}
}
