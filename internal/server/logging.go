package server

import (
	"io"
	"log/slog"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/config"
	"vmapower/internal/terminal"
)

// secretWords mark an attribute that is never written, whatever its value. The
// types that hold secrets redact themselves; this is the net below them.
var secretWords = []string{"password", "token", "secret", "authorization"}

// NewLogger returns the logger of a process, in UTC. Nothing that it writes is obeyed by a terminal: text
// is quoted by slog where it has to be.
func NewLogger(w io.Writer, cfg config.Config) *slog.Logger {
	options := &slog.HandlerOptions{Level: cfg.LogLevel, ReplaceAttr: cleanAttr}
	if cfg.LogFormat == "text" {
		return slog.New(slog.NewTextHandler(w, options))
	}
	return slog.New(slog.NewJSONHandler(terminal.EscapedJSON(w), options))
}

// newProcessLog makes the logger of a whole process, and that of the libraries that log by themselves.
// Nobody who logs ever waits for w.
func newProcessLog(w io.Writer, cfg config.Config) (*slog.Logger, *logRing) {
	var log *slog.Logger
	ring := newLogRing(w, func(lost int) { log.Warn("lines of the log were lost: it was not read in time", "lines", lost) })
	log = NewLogger(ring, cfg)
	slog.SetDefault(log)
	redis.SetLogger(newRedisLog(log))
	return log, ring
}

func cleanAttr(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindTime {
		return slog.Time(a.Key, a.Value.Time().UTC())
	}
	name := strings.ToLower(a.Key)
	if slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(name, word) }) {
		return slog.String(a.Key, "[redacted]")
	}
	return a
}
