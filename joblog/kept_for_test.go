package joblog_test

import (
	"testing"
	"time"

	"vmapower/joblog"
)

func withKey(vm string) joblog.Submission {
	s := submissionFor(vm, time.Minute)
	s.IdempotencyKey = "oma-01|failover-1"
	return s
}

// A key is good as long as its job is kept: a caller that asks again after days must not
// power the VM a second time.
func TestAnIdempotencyKeyIsRememberedAsLongAsItsJob(t *testing.T) {
	travel(t, func(t *testing.T, b bundle) {
		job := b.submit(t, withKey("vm-1"))
		end(t, b.claim(t, job.ID))
		time.Sleep(167 * time.Hour)
		again, how, err := b.Submit(t.Context(), withKey("vm-1"))
		if err != nil || how != joblog.Replayed || again.ID != job.ID {
			t.Errorf("asked again: %s job %s, %v", how, again.ID, err)
		}
	})
}

// The answer to a request with a key is a live job of an equal one: the key means that
// job from then on, also when it has ended.
func TestAKeyThatWasAnsweredWithALiveJobMeansThatJob(t *testing.T) {
	b := setup(t)
	job := b.submit(t, submission("vm-1"))
	answered := submission("vm-1")
	answered.IdempotencyKey = "oma-01|failover-1"
	if live, how, err := b.Submit(t.Context(), answered); err != nil || how != joblog.Live || live.ID != job.ID {
		t.Fatalf("%s job %s, %v", how, live.ID, err)
	}
	end(t, b.claim(t, job.ID))
	repeated := submission("vm-1")
	repeated.IdempotencyKey = answered.IdempotencyKey
	if again, how, err := b.Submit(t.Context(), repeated); err != nil || how != joblog.Replayed || again.ID != job.ID {
		t.Errorf("asked again: %s job %s, %v", how, again.ID, err)
	}
}

// A login is gone after the job's time, though nobody ended the job: it counts from the approval
// where there was one. Redis' clock may be stepped ahead meanwhile, which must not end it early.
func TestALoginDoesNotOutliveTheTimeOfItsJob(t *testing.T) {
	for name, s := range map[string]joblog.Submission{"accepted": submissionFor("vm-1", time.Minute), "approved": awaiting("vm-1", time.Minute)} {
		t.Run(name, func(t *testing.T) {
			travel(t, func(t *testing.T, b bundle) {
				job := b.submit(t, s)
				if s.NeedsApproval {
					if _, err := b.Decide(t.Context(), job, verdict(joblog.Approve)); err != nil {
						t.Fatal(err)
					}
				}
				key := "{vmapower}:job:" + job.ID + ":credentials"
				time.Sleep(time.Minute + joblog.EndGrace + joblog.KeptOn - time.Second)
				if b.exists(t, key) != 1 {
					t.Error("the login is gone before a worker could close the job")
				}
				time.Sleep(2 * time.Second)
				if b.exists(t, key) != 0 {
					t.Error("the login is left")
				}
			})
		})
	}
}
