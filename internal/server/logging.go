package server

import (
	"io"
	"log/slog"
	"slices"
	"strings"

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
