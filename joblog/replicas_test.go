package joblog_test

import (
	"errors"
	"testing"
	"time"

	"vmapower/joblog"
)

// followed is the record in a Redis with one replica, which must have each job.
func followed(t *testing.T) (b bundle, replica interface {
	Stop()
	Continue()
}) {
	t.Helper()
	b = setup(t)
	replica = b.redis.StartReplica()
	o := options(time.Hour)
	o.Replicas = 1
	b.Log = joblog.New(b.redis.ServiceClient(), o)
	t.Cleanup(b.Close)
	for limit := time.Now().Add(20 * time.Second); ; {
		err := b.Ready(t.Context()) // waits for the replica
		if err == nil {
			return b, replica
		}
		if !errors.Is(err, joblog.ErrTooFewReplicas) || time.Now().After(limit) {
			t.Fatal(err)
		}
	}
}

func TestAJobIsAcceptedOnceEnoughReplicasHaveIt(t *testing.T) {
	b, replica := followed(t)
	b.submit(t, submission("vm-1"))
	replica.Stop()
	wantErr(t, b.Ready(t.Context()), joblog.ErrTooFewReplicas)
	s := submission("vm-2")
	for range 2 { // the repetition finds the job, and writes nothing
		_, _, err := b.Submit(t.Context(), s)
		wantErr(t, err, joblog.ErrTooFewReplicas)
		wantErr(t, err, joblog.ErrUnavailable)
	}
	replica.Continue()
	b.submit(t, s)
	must(t, b.Ready(t.Context()))
}
