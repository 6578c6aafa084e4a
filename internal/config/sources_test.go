package config

import (
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"vmapower/internal/terminal"
)

func TestAnEmptyValueIsAnUnsetOne(t *testing.T) {
	file := configFile(t, "max_attempts: 7\nlisten: ''\nlog_format:\npower_concurrency: 9\n")
	cmd := &cobra.Command{}
	AddFlags(cmd.Flags())
	if err := cmd.ParseFlags([]string{"--config", file, "--max-attempts", ""}); err != nil {
		t.Fatal(err)
	}
	cfg, err := FromCommand(cmd, terminal.Environ{"VMAPOWER_MAX_ATTEMPTS=", "VMAPOWER_POWER_CONCURRENCY=", "VMAPOWER_AUTH="}, RoleServe)
	if err != nil || cfg.MaxAttempts != 7 || cfg.PowerConcurrency != 9 || cfg.Listen != "127.0.0.1:8081" || cfg.LogFormat != "json" || cfg.Auth != AuthSession {
		t.Errorf("%v: %+v", err, cfg)
	}
}

func TestAListOfNothingIsNoUnsetOne(t *testing.T) {
	cfg, err := Load(Layers{File: configFile(t, "target_allow: []\n")})
	if err != nil || len(cfg.TargetAllow) != 0 {
		t.Errorf("%v: %q", err, cfg.TargetAllow)
	}
}

func TestWhatKubernetesSaysOfServicesIsNoSetting(t *testing.T) {
	for _, service := range []string{"VMAPOWER", "VMAPOWER_API", "VMAPOWER_LISTEN"} {
		environ := terminal.Environ{
			service + "_SERVICE_HOST=10.0.0.1", service + "_SERVICE_PORT=8081", service + "_SERVICE_PORT_HTTP=8081", service + "_PORT=tcp://10.0.0.1:8081",
			service + "_PORT_8081_TCP=tcp://10.0.0.1:8081", service + "_PORT_8081_TCP_PROTO=tcp", service + "_PORT_8081_TCP_PORT=8081", service + "_PORT_8081_TCP_ADDR=10.0.0.1",
		}
		if _, err := Load(Layers{Environ: environ}); err != nil {
			t.Error(err)
		}
	}
	for _, variable := range []string{"VMAPOWER_PORT=8081", "VMAPOWER_SERVICE=x", "VMAPOWER_API_HOST=x"} {
		if _, err := Load(Layers{Environ: terminal.Environ{variable}}); err == nil {
			t.Errorf("%s is taken", variable)
		}
	}
}

func TestAStrayCharacterIsNamedAndTheValueIsNot(t *testing.T) {
	for text, want := range map[string]string{
		"redis://u:not-a-real-password@h:1\r": "VMAPOWER_REDIS_URL: ends with a carriage return",
		"redis://u:not-a-real-password@h:1\n": "VMAPOWER_REDIS_URL: has a control character or a line break",
		"redis://u:not-a-real-\x00password@h": "VMAPOWER_REDIS_URL: has a control character or a line break",
	} {
		_, err := Load(Layers{Environ: terminal.Environ{"VMAPOWER_REDIS_URL=" + text}})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "not-a-real") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAWordThatIsNearlyRightIsSuggested(t *testing.T) {
	for variable, want := range map[string]string{
		"AUTH=sesion": "did you mean session?", "AUTH=Off": "did you mean off?", "LOG_FORMAT=jsn": "did you mean json?",
		"LOG_LEVEL=warm": "did you mean warn?", "TOKN=x": "did you mean VMAPOWER_TOKEN?", "VCENTER_PASWORD=x": "did you mean VMAPOWER_VCENTER_PASSWORD?",
	} {
		if _, err := Load(Layers{Environ: terminal.Environ{envPrefix + variable}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", variable, err)
		}
	}
}

func TestAFileWithoutANameIsRefused(t *testing.T) {
	cmd := &cobra.Command{}
	AddFlags(cmd.Flags())
	if err := cmd.ParseFlags([]string{"--config", ""}); err != nil {
		t.Fatal(err)
	}
	if _, err := FromCommand(cmd, nil, RoleServe); err == nil || !strings.Contains(err.Error(), "--config names no file") {
		t.Errorf("a server: %v", err)
	}
	if _, err := FilesOf(cmd, nil); err == nil {
		t.Error("a command that changes files takes it")
	}
}

func TestOperatorsFindEverySetting(t *testing.T) {
	text, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "\n## Settings\n")
	table, _, _ = strings.Cut(table, "\n## ")
	for _, s := range settings {
		row := ""
		for line := range strings.Lines(table) {
			if names, _, ok := strings.Cut(strings.TrimPrefix(line, "| "), " |"); ok && strings.HasPrefix(line, "| ") && strings.Contains(names, "`"+s.key+"`") {
				row = line
			}
		}
		switch {
		case row == "":
			t.Errorf("docs/operations.md has no row for %s", s.key)
		case s.initial != "" && s.key != "target_allow" && !strings.Contains(row, "`"+s.initial+"`"):
			t.Errorf("docs/operations.md does not tell that %s is %s by default", s.key, s.initial)
		}
	}
}
