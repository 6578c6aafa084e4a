package worker

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"vmapower/authority"
	"vmapower/failure"
	"vmapower/inquiry"
	"vmapower/replication"
)

const (
	inquiriesAtATime = 4
	probeWithin      = 5 * time.Second // one target
)

// hear answers a question beside the jobs; the queue does not wait for it.
func (w *Worker) hear(_ context.Context, id string) {
	if w.Inquiries == nil || w.stopping.Err() != nil {
		return
	}
	w.running.Go(func() {
		ctx, cancel := context.WithTimeout(w.stopping, inquiry.Life)
		defer cancel()
		select {
		case w.inquiries <- struct{}{}:
			defer func() { <-w.inquiries }()
		case <-ctx.Done():
			return
		}
		defer func() {
			if p := recover(); p != nil {
				w.Logger.ErrorContext(ctx, "an inquiry panicked", "inquiry", id, "panic", fmt.Sprint(p))
			}
		}()
		if err := w.answer(ctx, id); err != nil && !errors.Is(err, inquiry.ErrGone) {
			w.Logger.WarnContext(ctx, "an inquiry was not answered", "inquiry", id, "err", err)
		}
	})
}

// answer takes the question and says of each target whether a final sync could use it. Who
// asks must be one who may still.
func (w *Worker) answer(ctx context.Context, id string) error {
	question, ticket, err := w.Inquiries.Take(ctx, id)
	if err != nil {
		return err
	}
	if w.Appliances != nil {
		addresses := make([]string, len(question.Targets))
		for i, target := range question.Targets {
			addresses[i] = target.Address
		}
		if err := authority.StandingToAsk(w.Appliances.Current(), question.RequestedBy, question.Asked, addresses); err != nil {
			return err
		}
	}
	refusals := make([]string, len(question.Targets))
	var probing sync.WaitGroup
	for i, target := range question.Targets {
		probing.Go(func() { refusals[i] = w.probe(ctx, target, question.AllowUnflushed) })
	}
	probing.Wait()
	return w.Inquiries.Answer(ctx, ticket, refusals)
}

// probe opens the target as a final sync would, writes nothing, and says why it can't be used;
// "" when it can.
func (w *Worker) probe(ctx context.Context, target inquiry.Target, allowUnflushed bool) string {
	ctx, cancel := context.WithTimeout(ctx, probeWithin)
	defer cancel()
	options := w.Targets
	options.Size, options.Connections, options.Handshake = target.Bytes, 1, probeWithin
	options.AllowUnflushed = allowUnflushed
	opened, err := replication.OpenTarget(ctx, target.Address, options)
	if err == nil {
		_ = opened.Close()
		return ""
	}
	var refused *replication.TargetError
	if errors.As(err, &refused) {
		return failure.Foreign(refused.Error())
	}
	return "it did not answer in time"
}
