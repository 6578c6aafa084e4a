package setup

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vmapower/internal/config"
	"vmapower/internal/terminal"
)

func TestLaterLayerWins(t *testing.T) {
	file := configFile(t, "retention: 1h\nmax_attempts: 7\nstable_off: 1s\n")
	environ := []string{"VMAPOWER_RETENTION=2h", "VMAPOWER_MAX_ATTEMPTS=8", "HOME=/nowhere"}
	code, out, errs := vmapower(t, environ, "config", "check", "--auth", "off", "--config", file, "--retention", "3h", "-o", "jsonl")
	if code != terminal.ExitDone {
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

func TestEveryWrongKeyIsNamedAsItWasWritten(t *testing.T) {
	file := configFile(t, "retention: never\nretry: 3\nlisten: {port: 8081}\n")
	environ := []string{"VMAPOWER_MAX_ATTEMPTS=0", "VMAPOWER_MAX_ATEMPTS=4", "VMAPOWER_VCENTER_PASSWORD=hunter2", "VMAPOWER_URL=http://127.0.0.1"}
	code, _, errs := vmapower(t, environ, "config", "check", "--config", file, "--stable-off", "1h", "--log-level=loud")
	if code != terminal.ExitUsage {
		t.Errorf("exit %d", code)
	}
	for _, want := range []string{
		"retention in " + file + `:1: "never" must be a duration`,
		"retry in " + file + ":2: unknown key",
		"listen.port in " + file + ":3: unknown key",
		`VMAPOWER_MAX_ATTEMPTS: "0" must be a whole number from 1 to 100`,
		"VMAPOWER_MAX_ATEMPTS: unknown key; did you mean VMAPOWER_MAX_ATTEMPTS?",
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

func TestAMistypedFlagIsAnsweredWithTheOneThatWasMeant(t *testing.T) {
	code, _, errs := vmapower(t, nil, "config", "check", "--power-concurency", "4")
	if code != terminal.ExitUsage || !strings.Contains(errs, "unknown flag: --power-concurency; did you mean --power-concurrency?") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestUnreadableFileIsAnError(t *testing.T) {
	for _, name := range []string{"/does/not/exist.yaml", configFile(t, "retention: [\n")} {
		code, _, errs := vmapower(t, nil, "config", "check", "--config", name)
		if code != terminal.ExitUsage || !strings.Contains(errs, "the file "+name+" can't be read") {
			t.Errorf("exit %d: %s", code, errs)
		}
	}
}

func TestRedisPasswordIsNeverPrinted(t *testing.T) {
	for _, text := range []string{
		"redis://alice:hunter2@h:1", "redis://hunter2@h:1",
		"redis+sentinel://alice:hunter2@a:1/m?sentinel_password=hunter2",
	} {
		environ := []string{"VMAPOWER_REDIS_URL=" + text, "VMAPOWER_AUTH=off"}
		for _, format := range []string{"table", "json", "yaml"} {
			code, out, errs := vmapower(t, environ, "config", "check", "-o", format)
			if code != terminal.ExitDone || strings.Contains(out+errs, "hunter2") || !strings.Contains(out, "[redacted]@") {
				t.Errorf("exit %d\n%s%s", code, out, errs)
			}
		}
		cfg, err := config.Load(config.Layers{Environ: environ})
		if err != nil || strings.Contains(fmt.Sprintf("%v %+v %#v", cfg, cfg, cfg.RedisURL), "hunter2") {
			t.Errorf("%+v %v", cfg, err)
		}
	}
}

func TestAnEndpointWithAPasswordIsRefusedWithoutQuotingIt(t *testing.T) {
	code, out, errs := vmapower(t, []string{"VMAPOWER_OTEL_EXPORTER_OTLP_ENDPOINT=http://u:canary@otel.example.test"}, "config", "check", "worker")
	if code != terminal.ExitUsage || strings.Contains(out+errs, "canary") || !strings.Contains(errs, "VMAPOWER_OTEL_EXPORTER_OTLP_ENDPOINT: must be an http or https URL") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}

func configFile(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "vmapower.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
