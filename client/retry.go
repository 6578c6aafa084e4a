package client

import (
	"context"
	"time"
)

// Retry says what a Client asks again without being told, with pauses that grow and for as long
// as one request may take. Only what makes nothing twice is asked again: questions, cancels, and
// requests for a job, by their idempotency key.
type Retry int

const (
	// RetryAway repeats what the service could not answer: it is away, has no room now, or a
	// proxy answers in its place.
	RetryAway Retry = iota

	// RetryLost repeats requests for a job whose answer was lost, and nothing else, as suits
	// somebody who waits for the answer at a terminal.
	RetryLost

	// RetryNever sends each request once. One for a job has no idempotency key of its own then.
	RetryNever
)

const (
	retryFirst = 100 * time.Millisecond
	retryMost  = 5 * time.Second
)

// retryMostAfter bounds what an answer may ask for: whoever follows a job wants to see its end.
const retryMostAfter = time.Minute

// repeat sends the call until there is an answer that stays. lost reports that an answer was
// lost on the way there.
func repeat[T any](ctx context.Context, c *Client, r call, decode func(answer) (T, error)) (value T, lost bool, err error) {
	giveUp := time.Now().Add(c.limit)
	for pause := retryFirst; ; pause = min(2*pause, retryMost) {
		value, err = decode(c.send(ctx, r))
		lost = lost || loses(err)
		if err == nil || !c.again(r, err, lost) {
			return value, lost, err
		}
		pause := pauseAfter(err, pause)
		if time.Now().Add(pause).After(giveUp) || sleep(ctx, pause) != nil {
			return value, lost, err
		}
	}
}

// again reports that the call is to be sent again after that error.
func (c *Client) again(r call, err error, lost bool) bool {
	switch {
	case c.retry == RetryNever || !r.repeatable:
		return false
	case r.job && lost:
		return passing(err)
	}
	return c.retry == RetryAway && away(err)
}

// pauseAfter is how long to wait after the error before the same is asked again.
func pauseAfter(err error, own time.Duration) time.Duration {
	if refused, ok := asError(err); ok {
		return max(own, min(refused.RetryAfter, retryMostAfter))
	}
	return own
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
