package server

import (
	"io"
	"log/slog"
	"slices"
	"strings"

	"vmapower/internal/config"
)

// secretWords mark an attribute that is never written, whatever its value. The
// types that hold secrets redact themselves; this is the net below them.
var secretWords = []string{"password", "token", "secret", "authorization"}

// NewLogger returns the logger of a process, in UTC.
func NewLogger(w io.Writer, cfg config.Config) *slog.Logger {
	options := &slog.HandlerOptions{Level: cfg.LogLevel, ReplaceAttr: cleanAttr}
	if cfg.LogFormat == "text" {
		return slog.New(slog.NewTextHandler(w, options))
	}
	return slog.New(slog.NewJSONHandler(w, options))
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
