package worker

import (
	"context"
	"reflect"
	"time"

	"vmapower/failure"
	"vmapower/vcenter"
)

// showQuestion says in the running step which question is open, and nothing when it was
// answered.
func (s *steps) showQuestion(ctx context.Context, q *vcenter.Question) {
	message := ""
	if q != nil {
		message = "waits for an answer in vCenter: " + q.String()
		s.log.InfoContext(ctx, "a question holds the VM", "question", q.Text)
	}
	s.note(ctx, message)
}

// waitForAnswers lets a call wait beside a question, which the running step shows, until the
// job's own context ends, or that time on Redis' clock; zero is no limit.
func (s *steps) waitForAnswers(ctx, calling context.Context, until time.Time) (context.Context, context.CancelFunc) {
	waiting, cancel := context.WithCancel(ctx)
	if !until.IsZero() {
		waiting, cancel = context.WithTimeoutCause(ctx, until.Sub(s.run.Now()), errWaited)
	}
	return vcenter.WithQuestion(calling, waiting, func(q *vcenter.Question) { s.showQuestion(ctx, q) }), cancel
}

// waitBesideQuestions is waitFor, and shows the question that is open meanwhile. When one
// is open as the limit ends the wait, that is the failure.
func (p *powerOn) waitBesideQuestions(ctx context.Context, limit time.Duration, done func(vcenter.State) bool) (bool, error) {
	var open *vcenter.Question
	reached, err := waitFor(ctx, p.watch, limit, func(state vcenter.State) (bool, error) {
		if !reflect.DeepEqual(open, state.Question) {
			open = state.Question
			p.steps.showQuestion(ctx, open)
		}
		return done(state), nil
	})
	if err == nil && !reached && open != nil {
		return false, failure.Newf(failure.QuestionPending, "%s waits for an answer in vCenter: %s; answer it there, and it goes on", p.vm, open)
	}
	return reached, err
}
