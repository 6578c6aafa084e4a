package main

import (
	"log/slog"
	"strings"
	"testing"

	"vmapower/internal/testenv"
)

func TestTheValueOfAPanicIsInNoSpan(t *testing.T) {
	t.Parallel()
	c := testenv.StartCollector(t)
	spans, err := openTraces(Options{Config: mustLoad(t, c.Setting()), Role: roleAPI, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() { _ = recover() }()
		_, span := spans.Tracer("test").Start(t.Context(), "the one that panics")
		defer span.End()
		panic("canary")
	}()
	spans.close()
	if got := c.Text(); !strings.Contains(got, "the one that panics") || strings.Contains(got, "canary") {
		t.Errorf("got %q", got)
	}
}
