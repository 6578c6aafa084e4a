package server

import (
	"log/slog"
	"strings"
	"testing"

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
