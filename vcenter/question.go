package vcenter

import (
	"context"
	"fmt"
	"reflect"
	"strings"
)

// mostChoices is how many choices of a question are told.
const mostChoices = 10

// String quotes the question and its choices.
func (q Question) String() string {
	var choices []string
	for _, choice := range q.Choices[:min(len(q.Choices), mostChoices)] {
		label := choice.Label
		if label == "" {
			label = choice.Key
		}
		choices = append(choices, fmt.Sprintf("“%s”", quoted(label)))
	}
	text := fmt.Sprintf("“%s”", quoted(q.Text))
	if len(choices) == 0 {
		return text
	}
	return text + " (" + strings.Join(choices, ", ") + ")"
}

// patience says who is told of the question that holds a task, and how long it is waited for.
type patience struct {
	waiting context.Context
	told    func(*Question)
}

type patienceKey struct{}

// WithQuestion returns a context in which PowerOn, AwaitPowerOn and PowerOff tell of the
// question that holds their task, and of nil when it was answered. They wait for the
// answer until waiting ends, and return ErrHeld then. In any other context they wait as
// long as that lasts.
func WithQuestion(ctx, waiting context.Context, told func(*Question)) context.Context {
	return context.WithValue(ctx, patienceKey{}, patience{waiting: waiting, told: told})
}

// held is a wait for a task that a question may hold.
type held struct {
	patience
	open *Question
}

func heldIn(ctx context.Context) *held {
	p, ok := ctx.Value(patienceKey{}).(patience)
	if !ok {
		p = patience{waiting: ctx, told: func(*Question) {}}
	}
	return &held{patience: p}
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
