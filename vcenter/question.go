package vcenter

import (
	"context"
	"fmt"
	"reflect"
	"strings"
)

// String quotes the question and its choices.
func (q Question) String() string {
	var choices []string
	for _, choice := range q.Choices {
		choices = append(choices, fmt.Sprintf("%s “%s”", choice.Key, choice.Label))
	}
	text := fmt.Sprintf("“%s”", quoted(q.Text))
	if len(choices) == 0 {
		return text
	}
	return text + " (" + strings.Join(choices, ", ") + ")"
}

// answerWait says who is told of the question that holds a task, and how long it is waited for.
type answerWait struct {
	waiting context.Context
	told    func(*Question)
}

type answerWaitKey struct{}

// WithQuestion returns a context in which PowerOn, AwaitPowerOn and PowerOff tell of the
// question that holds their task, and of nil when it was answered. They wait for the
// answer until waiting ends, and return ErrHeld then. In any other context they wait as
// long as that lasts.
func WithQuestion(ctx, waiting context.Context, told func(*Question)) context.Context {
	return context.WithValue(ctx, answerWaitKey{}, answerWait{waiting: waiting, told: told})
}

// held is a wait for a task that a question may hold.
type held struct {
	answerWait
	open *Question
}

func heldIn(ctx context.Context) *held {
	p, ok := ctx.Value(answerWaitKey{}).(answerWait)
	if !ok {
		p = answerWait{waiting: context.WithoutCancel(ctx), told: func(*Question) {}} // the caller's own wait ends first
	}
	return &held{answerWait: p}
}

// by tells of a question that is new, or answered.
func (h *held) by(question *Question) {
	if !reflect.DeepEqual(h.open, question) {
		h.open = question
		h.told(question)
	}
}

// over ends the wait for an answer; nil while there is no question.
func (h *held) over() <-chan struct{} {
	if h.open == nil {
		return nil
	}
	return h.waiting.Done()
}

// fault is ErrHeld when the answer was waited for long enough.
func (h *held) fault(what string) error {
	if h.open == nil || h.waiting.Err() == nil {
		return nil
	}
	return &Fault{Kind: ErrHeld, cause: context.Cause(h.waiting), Text: what + ": vCenter has begun and waits for an answer to " +
		h.open.String() + "; answer it in vCenter, and it goes on"}
}
