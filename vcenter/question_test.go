package vcenter

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"vmapower/internal/sandbox"
)

func TestAPowerOnWaitsForTheAnswerAndGoesOn(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "asks", Question: "moved or copied?"})
	s := b.session(t)
	vm := b.find(t, s, "asks")
	var told []string
	ctx := WithQuestion(soon(t), t.Context(), func(q *Question) {
		if q == nil {
			told = append(told, "answered")
			return
		}
		told = append(told, q.String())
		b.Guest("asks").Answer()
	})
	if changed, err := s.PowerOn(ctx, vm); !changed || err != nil {
		t.Fatalf("changed %t, %v", changed, err)
	}
	if said := strings.Join(told, " "); said != "“moved or copied?” (1 “I moved it”, 2 “I copied it”)" &&
		said != "“moved or copied?” (1 “I moved it”, 2 “I copied it”) answered" { // its end may be seen first
		t.Errorf("told %q", said)
	}
}

func TestAPowerOnThatNobodyAnswersIsHeld(t *testing.T) {
	b := setup(t, sandbox.Guest{Name: "asks", Question: "moved or copied?"})
	s := b.session(t)
	vm := b.find(t, s, "asks")
	waiting, enough := context.WithCancel(t.Context())
	_, err := s.PowerOn(WithQuestion(soon(t), waiting, func(*Question) { enough() }), vm)
	if !errors.Is(err, ErrHeld) || !strings.Contains(err.Error(), "moved or copied?") || !strings.Contains(err.Error(), "I copied it") {
		t.Fatalf("got %v", err)
	}
	if _, err := s.PowerOn(soon(t), vm); !errors.Is(err, ErrQuestion) && !errors.Is(err, ErrBusy) {
		t.Errorf("a second power-on: %v", err)
	}
	go func() {
		time.Sleep(50 * time.Millisecond)
		b.Guest("asks").Answer()
	}()
	if found, err := s.AwaitPowerOn(soon(t), vm); !found || err != nil {
		t.Errorf("the wait for what is under way: %t, %v", found, err)
	}
	if found, err := s.AwaitPowerOn(soon(t), vm); found || err != nil {
		t.Errorf("nothing is under way: %t, %v", found, err)
	}
	if n := len(b.Journal()); n != 2 {
		t.Errorf("%d calls", n)
	}
}
