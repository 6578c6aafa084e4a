package server

import (
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"unicode"

	"vmapower/internal/config"
)

func TestLogHidesWhatIsNamedLikeASecret(t *testing.T) {
	for _, format := range []string{"json", "text"} {
		var b strings.Builder
		log := NewLogger(&b, config.Config{LogLevel: slog.LevelInfo, LogFormat: format})
		log.Info("asked", "job_id", "j-1", "vcenter_password", "hunter2", slog.Group("header", "Authorization", "hunter2"))
		log.Debug("not at this level")
		if line := b.String(); strings.Contains(line, "hunter2") || !strings.Contains(line, "j-1") || strings.Contains(line, "not at this level") {
			t.Errorf("%s: %s", format, line)
		}
	}
}

func TestTheLogHasNothingThatATerminalWouldObey(t *testing.T) {
	const hostile = "a\x1b[2Jb\u009b1Ac\rd\u202ee\nf"
	for _, format := range []string{"json", "text"} {
		var b strings.Builder
		log := NewLogger(&b, config.Config{LogLevel: slog.LevelInfo, LogFormat: format})
		log.With("id", hostile).Info(hostile, "name", hostile, "err", errors.New(hostile), "list", []string{hostile}, slog.Group(hostile, "x", hostile))
		line := strings.TrimSuffix(b.String(), "\n")
		if strings.ContainsFunc(line, func(c rune) bool { return !unicode.IsPrint(c) }) {
			t.Errorf("%s: %q", format, line)
		}
		var read map[string]any
		if err := json.Unmarshal([]byte(line), &read); format == "json" && (err != nil || read["name"] != hostile) {
			t.Errorf("it is read as %q, %v", read["name"], err)
		}
	}
}
