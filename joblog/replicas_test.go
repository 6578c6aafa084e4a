package joblog_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// followed is the record in a Redis with one replica, which must have each job.
func followed(t *testing.T) (b bundle, replica *testenv.Redis) {
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
	b.submitSoon(t, submission("vm-1"))
	replica.Stop()
	wantErr(t, b.Ready(t.Context()), joblog.ErrTooFewReplicas)
	s := submission("vm-2")
	for range 2 { // the repetition finds the job, and writes nothing
		_, _, err := b.Submit(t.Context(), s)
		wantErr(t, err, joblog.ErrTooFewReplicas)
		wantErr(t, err, joblog.ErrUnavailable)
	}
	replica.Continue()
	b.submitSoon(t, s)
}

// submitSoon submits as an API does, which repeats where replicas are slow.
func (b bundle) submitSoon(t *testing.T, s joblog.Submission) (job joblog.Job) {
	t.Helper()
	for limit := time.Now().Add(20 * time.Second); ; {
		job, _, err := b.Submit(t.Context(), s)
		if err == nil {
			return job
		}
		if !errors.Is(err, joblog.ErrTooFewReplicas) || time.Now().After(limit) {
			t.Fatal(err)
		}
	}
}

// following is the record in whichever server it is told to follow, at first b's.
func (b bundle) following(t *testing.T, replicas int, hooks ...redis.Hook) (log *joblog.Log, follow func(*testenv.Redis)) {
	t.Helper()
	var master atomic.Value
	master.Store(b.redis.Addr())
	o := *b.redis.ServiceClient().(*redis.Client).Options()
	o.Dialer = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, master.Load().(string))
	}
	client := redis.NewClient(&o)
	t.Cleanup(func() { _ = client.Close() })
	for _, hook := range hooks {
		client.AddHook(hook)
	}
	kept := options(time.Hour)
	kept.Replicas = replicas
	log = joblog.New(client, kept)
	t.Cleanup(log.Close)
	return log, func(other *testenv.Redis) { master.Store(other.Addr()) }
}

// An end that only the old master has is gone with it: its job would run again.
func TestAnEndThatAFailoverTookAwayIsWrittenOnceMore(t *testing.T) {
	b, replica := followed(t)
	replica.StartReplica()
	replica.AwaitReplicas(1)
	log, follow := b.following(t, 1)
	run, err := log.Claim(t.Context(), b.submitSoon(t, submission("vm-1")).ID)
	must(t, err)
	must(t, b.Ready(t.Context())) // what was written until now is there
	must(t, replica.Client().Do(t.Context(), "REPLICAOF", "NO", "ONE").Err())
	ended := make(chan error, 1)
	go func() { ended <- run.End(context.Background(), completed("done")) }()
	for b.get(t, run.Job().ID).Status != joblog.StatusCompleted {
	}
	follow(replica)
	b.redis.Kill()
	must(t, <-ended)
	job, err := log.Get(t.Context(), run.Job().ID)
	must(t, err)
	if job.Status != joblog.StatusCompleted {
		t.Errorf("where it was ended, it is %s", job.Status)
	}
}

// The new master has replicas too, and they have all that it has: but that is not what the old one was given.
func TestWhatTheOldMasterAloneWasGivenIsNotBelievedForTheNewOnesReplicas(t *testing.T) {
	for name, write := range map[string]func(ctx context.Context, log *joblog.Log, run *joblog.Run) (id string, err error){
		"a submission": func(ctx context.Context, log *joblog.Log, _ *joblog.Run) (string, error) {
			s := submission("vm-2")
			_, _, err := log.Submit(ctx, s)
			for errors.Is(err, joblog.ErrUnavailable) && ctx.Err() == nil {
				_, _, err = log.Submit(ctx, s)
			}
			return s.ID, err
		},
		"an end": func(ctx context.Context, _ *joblog.Log, run *joblog.Run) (string, error) {
			return run.Job().ID, run.End(ctx, completed("done"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			b, replica := followed(t)
			replica.StartReplica()
			replica.AwaitReplicas(1)
			fails := make(chan func(), 1)
			log, follow := b.following(t, 1, testenv.WriteHook(func(next testenv.Write) testenv.Write {
				return func(ctx context.Context, commands []redis.Cmder) error {
					err := next(ctx, commands)
					if err == nil && strings.HasPrefix(commands[0].Name(), "eval") {
						select {
						case fail := <-fails:
							fail()
						default:
						}
					}
					return err
				}
			}))
			run, err := log.Claim(t.Context(), b.submitSoon(t, submission("vm-1")).ID)
			must(t, err)
			must(t, log.Ready(t.Context())) // what was written until now is there
			must(t, replica.Client().Do(t.Context(), "REPLICAOF", "NO", "ONE").Err())
			fails <- func() { follow(replica); b.redis.Kill() }
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			id, err := write(ctx, log, run)
			must(t, err)
			if job, err := log.Get(t.Context(), id); err != nil || id == run.Job().ID && job.Status != joblog.StatusCompleted {
				t.Errorf("it is %s, %v", job.Status, err)
			}
			_ = run.Pause(context.Background())
		})
	}
}

// A call that is forgotten in a failover would be made again.
func TestNoCallIsMadeThatNoReplicaHasHeardOf(t *testing.T) {
	b, replica := followed(t)
	run, err := b.Claim(t.Context(), b.submitSoon(t, submission("vm-1")).ID)
	must(t, err)
	t.Cleanup(func() { _ = run.Pause(context.Background()) })
	_, err = run.Bind(t.Context(), joblog.VM{Real: "real-1"})
	must(t, err)
	replica.Stop()
	_, _, err = run.Intent(t.Context(), joblog.Announcement{Verb: verbPowerOff, Session: "session-1"})
	wantErr(t, err, joblog.ErrUnavailable)
	if len(run.Calls()) > 0 {
		t.Errorf("announced are %+v", run.Calls())
	}
	replica.Continue()
	for limit := time.Now().Add(20 * time.Second); ; {
		_, _, err := run.Intent(t.Context(), joblog.Announcement{Verb: verbPowerOff, Session: "session-1"})
		if err == nil {
			return
		}
		if !errors.Is(err, joblog.ErrUnavailable) || time.Now().After(limit) {
			t.Fatal(err)
		}
	}
}

// A replica is promoted while the old master still takes jobs, as in a failover by hand: what it
// takes then is gone once it steps down.
func TestAFailoverLosesNoJobThatAReplicaHadToHave(t *testing.T) {
	for replicas, lost := range map[int]bool{0: true, 1: false} {
		t.Run(fmt.Sprintf("redis_wait_replicas %d", replicas), func(t *testing.T) {
			b, replica := followed(t)
			log, follow := b.following(t, replicas)

			first := b.submitSoon(t, submission("vm-1")) // the replica has it
			for err := log.Ready(t.Context()); err != nil; err = log.Ready(t.Context()) {
				wantErr(t, err, joblog.ErrTooFewReplicas)
			}
			must(t, replica.Client().Do(t.Context(), "REPLICAOF", "NO", "ONE").Err())
			_, _, err := log.Submit(t.Context(), submission("vm-2"))
			if accepted := err == nil; accepted != lost {
				t.Fatalf("accepted %v: %v", accepted, err)
			}
			b.redis.Kill()
			follow(replica)
			if _, err := log.Get(t.Context(), first.ID); err != nil {
				t.Error(err)
			}
			if err := log.Ready(t.Context()); errors.Is(err, joblog.ErrStateLost) != lost {
				t.Errorf("lost %v: %v", lost, err)
			}
		})
	}
}
