package worker

import (
	"context"
	"errors"
	"testing"
)

func TestAnAttemptIsNotEndedWhileACallIsOut(t *testing.T) {
	var f inFlight
	ctx, cancel := context.WithCancelCause(t.Context())
	if err := f.begin(ctx); err != nil {
		t.Fatal(err)
	}
	if f.unless(func() { cancel(errSilent) }) || ctx.Err() != nil {
		t.Fatal("it was ended with its call out")
	}
	f.end()
	if !f.unless(func() { cancel(errSilent) }) || ctx.Err() == nil {
		t.Fatal("it was not ended")
	}
	if err := f.begin(ctx); !errors.Is(err, errHandBack) || f.call {
		t.Errorf("a call after the end: %v", err)
	}
}
