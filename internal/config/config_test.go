package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func configFile(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "vmapower.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestDefaultsAreThoseOfTheContract(t *testing.T) {
	cfg, err := Load(Layers{})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(cfg.RedisURL, cfg.Listen, cfg.AdminListen, cfg.PowerConcurrency, cfg.SyncConcurrency,
		cfg.TaskCheckInterval, cfg.Retention, cfg.DeadlineSlack, cfg.MaxAttempts, cfg.StableOff, cfg.Drain, cfg.CompatWait, cfg.CompatLimit,
		cfg.MaxStreams, cfg.LongestWait, cfg.BasePath, cfg.Auth, cfg.InsecureListen, cfg.VCenterInsecure, cfg.SyncCheckpointBytes, cfg.SyncRateLimit, cfg.LogFormat)
	want := fmt.Sprint(cfg.RedisURL, "127.0.0.1:8081", "127.0.0.1:8083", 256, 2,
		20*time.Millisecond, 168*time.Hour, 5*time.Minute, 5, 3*time.Second, 5*time.Second, time.Duration(0), 165*time.Second,
		100, 50*time.Second, "", "session", false, false, 256<<20, 0, "json")
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	worker, err := Load(Layers{Defaults: RoleWorker.Defaults()})
	if err != nil || worker.AdminListen != "127.0.0.1:8084" {
		t.Errorf("a worker's admin listener is %q, %v", worker.AdminListen, err)
	}
}

func TestFileTakesYAMLTypes(t *testing.T) {
	file := configFile(t, "auth: off\nadmin_listen: off\ninsecure_listen: true\npower_concurrency: 10\n"+
		"target_allow: [10.0.0.0/8, nbd.example.test]\nsync_checkpoint_bytes: 1048576\nprofiles_file:\n")
	cfg, err := Load(Layers{File: file})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintf("%s %q %t %d %q %d %q", cfg.Auth, cfg.AdminListen, cfg.InsecureListen, cfg.PowerConcurrency,
		cfg.TargetAllow, cfg.SyncCheckpointBytes, cfg.ProfilesFile)
	if want := `off "" true 10 ["10.0.0.0/8" "nbd.example.test"] 1048576 ""`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAFileHoldsValuesAndListsOfThem(t *testing.T) {
	for text, want := range map[string]string{
		"listen: {}":                        "listen in FILE:1: must be one value, or a list of values",
		"target_allow: [[a], b]":            "target_allow in FILE:1: must be one value, or a list of values",
		"target_allow: [{a: b}]":            "target_allow in FILE:1: must be one value, or a list of values",
		"listen: {port: {tcp: 1}}":          "listen.port.tcp in FILE:1: unknown key",
		"listen: &a {b: *a}":                "listen.b in FILE:1: unknown key",
		"listen: &a [*a]":                   "listen in FILE:1: must be one value, or a list of values",
		"listen: {1: 2}":                    "listen in FILE:1: must be one value, or a list of values",
		"- listen":                          "the file FILE can't be read: line 1: there must be keys with values",
		"listen: [":                         "the file FILE can't be read: yaml: line 1",
		"auth: off\n---\nauth: session":     "the file FILE can't be read: line 2: a second document begins here",
		"auth: off\n---":                    "the file FILE can't be read: line 2: a second document begins here",
		"auth: off\npower_concurrency: 010": `power_concurrency in FILE:2: "010" has a leading zero`,
		"power_concurrency: 0x10":           `power_concurrency in FILE:1: "0x10" must be a whole number`,
		"lissten: 127.0.0.1:1":              "lissten in FILE:1: unknown key; did you mean listen?",
		"redis-url: redis://h:1":            "redis-url in FILE:1: unknown key; did you mean redis_url?",
		"\n\nredis_url: \"redis://h:1\\r\"": "redis_url in FILE:3: ends with a carriage return",
		"listen: 127.0.0.1:1\nlisten: x":    "listen in FILE:2: is set in line 1 already",
	} {
		file := configFile(t, text)
		if _, err := Load(Layers{File: file}); err == nil || !strings.Contains(err.Error(), strings.Replace(want, "FILE", file, 1)) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestValuesThatAreRefused(t *testing.T) {
	for key, values := range map[string][]string{
		"listen":                      {" ", "127.0.0.1:08081", "127.0.0.01:8081", "8081", "127.0.0.1", "127.0.0.1:http", "127.0.0.1:70000"},
		"admin_listen":                {"on", "OFF"},
		"insecure_listen":             {"yes"},
		"auth":                        {"none", "OFF"},
		"power_concurrency":           {"0", "-1", "1.5", "many", "010", "00"},
		"task_check_interval":         {"0", "20", "1us", "020ms"},
		"sync_checkpoint_bytes":       {"1KiB", "-1", "0256MiB", "256MB", "MiB", "99999999999TiB"},
		"allowed_hosts":               {"vma.example.test:8081", "*.example.test", "http://vma.example.test"},
		"trusted_proxies":             {"proxy.example.test", "10.0.0.1/8", "10.0.0.01", "10.0.0.1:80", "10.0.0.0/40"},
		"max_streams":                 {"0", "-1", "x"},
		"target_allow":                {"10.0.0.0/40", "10.0.0.01", "host:10809", "*.example.test"},
		"target_dirs":                 {"relative/dir", "/", "/targets/..", "/proc/self", "/sys", "/targets,/proc"},
		"vcenter_ca_file":             {"/does/not/exist.pem"},
		"vcenter_timeout":             {"0", "0s", "-30s", "30", "50ms", "1h"},
		"compat_wait":                 {"-1s", "51s", "1m", "50"},
		"longest_wait":                {"0s", "999ms", "61s", "50"},
		"base_path":                   {"vmapower", "//", "/a//b", "/a b", "/../a", "/.", "/a?b", "/a#", "/a%2fb", "/a:b", "/api", "/docs/x", "https://vma.example.test/a", "/\""},
		"compat_limit":                {"0s", "9s", "2h", "165"},
		"log_format":                  {"xml"},
		"vma_url":                     {"127.0.0.1:8082", "ftp://127.0.0.1", "http://u:p@127.0.0.1:8082", "http://127.0.0.1:8082?x=y"},
		"vma_allow":                   {"vma.example.test:8082", "10.0.0.0/40"},
		"otel_exporter_otlp_endpoint": {"127.0.0.1:4318", "grpc://otel.example.test", "http://", "http://u:p@otel.example.test", "http://otel.example.test?t=x", "http://otel.example.test#x"},
	} {
		for _, v := range values {
			_, err := Load(Layers{Environ: []string{"VMAPOWER_" + strings.ToUpper(key) + "=" + v}})
			if err == nil || !strings.Contains(err.Error(), "VMAPOWER_"+strings.ToUpper(key)+": ") {
				t.Errorf("%s=%q: %v", key, v, err)
			}
		}
	}
}

func TestABasePathEndsWithoutASlash(t *testing.T) {
	for given, want := range map[string]string{"": "", "/": "", "/vmapower": "/vmapower", "/vmapower/": "/vmapower", "/site.a/v-1": "/site.a/v-1"} {
		cfg, err := Load(Layers{Environ: []string{"VMAPOWER_BASE_PATH=" + given}})
		if err != nil || cfg.BasePath != want {
			t.Errorf("%q became %q, %v", given, cfg.BasePath, err)
		}
	}
}

func TestAByteOrderMarkInTheFileIsNamed(t *testing.T) {
	for _, mark := range []string{"\ufeff", "\xff\xfe", "\xfe\xff"} {
		file := configFile(t, mark+"auth: off\n")
		if _, err := Load(Layers{File: file}); err == nil || !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), "byte order mark (BOM)") {
			t.Errorf("%q: %v", mark, err)
		}
	}
}
