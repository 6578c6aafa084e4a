package joblog_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// Beside very many open jobs Redis has four fifths of its time for others, and nobody else sweeps meanwhile.
func TestASweepOfManyJobsRestsBetweenItsPagesAndStaysWithItsWorker(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	b.set(t, job.ID, "wake_at", 1)
	for i := range 1000 { // behind that job
		if err := b.raw.ZAdd(t.Context(), "{vmapower}:open", redis.Z{Member: fmt.Sprintf("ffffffff-ffff-7fff-bfff-%012d", i)}).Err(); err != nil {
			t.Fatal(err)
		}
	}
	const takes = 50 * time.Millisecond
	client := b.redis.ServiceClient()
	client.AddHook(testenv.CommandHook(func(next redis.ProcessHook) redis.ProcessHook {
		return func(ctx context.Context, command redis.Cmder) error {
			time.Sleep(takes)
			return next(ctx, command)
		}
	}))
	slow := joblog.New(client, joblog.Options{Keys: keys, Retention: time.Hour})
	t.Cleanup(slow.Close)
	var woken []joblog.Wake
	pages, last := 0, time.Now()
	err := slow.Sweep(t.Context(), func(wakes []joblog.Wake) error {
		took := time.Since(last)
		if pages++; pages > 1 && took < 5*takes {
			t.Errorf("page %d ended %s after the last", pages, took)
		}
		taken, err := b.TakeSweep(t.Context())
		if pages == 1 && taken && time.Since(last) < 700*time.Millisecond {
			t.Error("another is to sweep as well")
		}
		woken, last = append(woken, wakes...), time.Now()
		return err
	})
	if err != nil || pages != 3 || len(woken) != 1 || woken[0].JobID != job.ID {
		t.Errorf("%d pages, woken %v, %v", pages, woken, err)
	}
}
