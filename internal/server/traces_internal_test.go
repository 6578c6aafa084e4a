package server

import (
	"log/slog"
	"strings"
	"testing"

	"vmapower/internal/config"
	"vmapower/internal/config/configtest"
	"vmapower/internal/testenv"
)

func TestTheValueOfAPanicIsInNoSpan(t *testing.T) {
	t.Parallel()
	c := testenv.StartCollector(t)
	spans, err := openTraces(Options{Config: configtest.Load(t, c.Setting()), Role: config.RoleAPI, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() { _ = recover() }()
		_, span := spans.Tracer("test").Start(t.Context(), "the one that panics")
		defer span.End()
		panic("canary")
	}()
	spans.close(flushWithin)
	if got := c.Text(); !strings.Contains(got, "the one that panics") || strings.Contains(got, "canary") {
		t.Errorf("got %q", got)
	}
}
