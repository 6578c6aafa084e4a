package joblog

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/failure"
)

// Loss is what Redis was found to have lost.
type Loss struct {
	What  string
	Found time.Time
}

// AcceptLoss says that an operator has looked what became of the jobs that Redis has lost. From
// then on every process trusts the store as it is. It returns the loss that was accepted, nil
// where there is none to accept, and ErrUnavailable; it may be repeated.
func AcceptLoss(ctx context.Context, client redis.UniversalClient) (*Loss, error) {
	answer, err := run(ctx, client, acceptLossScript, named("loss"))
	if err != nil || answer.Text(0) != "ok" {
		return nil, err
	}
	return &Loss{What: failure.Foreign(answer.Text(1)), Found: answer.Moment(2)}, nil
}
