package api_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/api"
	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// errorReply is what Redis answers when a script failed half way.
type errorReply string

func (r errorReply) Error() string { return string(r) }
func (errorReply) RedisError()     {}

// failsAfterwards has each script that carries a signature do its work and fail all the same, as
// one does whose last command Redis refuses: what it wrote before stays.
type failsAfterwards struct{ armed atomic.Bool }

func (f *failsAfterwards) write(next testenv.Write) testenv.Write {
	return func(ctx context.Context, commands []redis.Cmder) error {
		err := next(ctx, commands)
		for _, command := range commands {
			if command.Err() == nil {
				err = errors.Join(err, f.fail(command))
			}
		}
		return err
	}
}

// fail makes an error of the answer of a script that had something of ours to write.
func (f *failsAfterwards) fail(command redis.Cmder) error {
	ours := slices.ContainsFunc(command.Args(), func(arg any) bool {
		text, is := arg.(string)
		return is && strings.HasPrefix(text, "v2.")
	})
	if !ours || !f.armed.Load() || !strings.HasPrefix(command.Name(), "eval") {
		return nil
	}
	err := errorReply("ERR ACL failure in script: User vmapower has no permissions to access one of the channels used as arguments")
	command.SetErr(err)
	return err
}

// failingAfterwards serves from the same Redis, whose scripts fail after they wrote.
func (b bundle) failingAfterwards(t *testing.T) (bundle, *failsAfterwards) {
	t.Helper()
	client, f := b.redis.ServiceClient(), new(failsAfterwards)
	client.AddHook(testenv.WriteHook(f.write))
	log := joblog.New(client, joblog.Options{Keys: b.keys, Retention: time.Hour})
	t.Cleanup(log.Close)
	return b.again(t, func(c *api.Config) { c.Jobs = log }), f
}

// A 500 with a job behind it would have the caller ask elsewhere, and the VM powered off.
func TestASubmissionWhoseScriptFailedAfterItsFirstWriteIsTakenBack(t *testing.T) {
	b := setup(t)
	failing, f := b.failingAfterwards(t)
	f.armed.Store(true)
	for path, body := range map[string]string{
		powerOff:            "{" + login + "}",
		"/api/v1/replicate": `{"vm_id":"vm-42","disks":[{"disk_key":"2000","target":"nbd://127.0.0.1:10809/export"}],` + login + "}",
	} {
		r := failing.do(t, "POST", path, body).wantRefusal(t, http.StatusServiceUnavailable, "queue_unavailable")
		if !strings.Contains(r.Details, "nothing was accepted") {
			t.Errorf("%s: %+v", path, r)
		}
		b.do(t, "GET", "/api/v1/jobs/"+r.JobID, "").wantRefusal(t, http.StatusNotFound, "job_not_found")
	}
	f.armed.Store(false)
	b.submit(t) // the VM is free
}

func TestACancelWhoseScriptFailedAfterItsFirstWriteIsNotSure(t *testing.T) {
	b := setup(t)
	failing, f := b.failingAfterwards(t)
	job := b.submit(t)
	f.armed.Store(true)
	r := failing.do(t, "POST", "/api/v1/jobs/"+job.ID+"/cancel", "{}").wantRefusal(t, http.StatusServiceUnavailable, "queue_unavailable")
	if r.JobID != job.ID || !strings.Contains(r.Details, "may have been done") {
		t.Errorf("%+v", r)
	}
}

func TestADecisionWhoseScriptFailedAfterItsFirstWriteIsNotSure(t *testing.T) {
	g := setupGuarded(t)
	job := g.submit(t, g.sessions["careful"])
	failing, f := g.failingAfterwards(t)
	f.armed.Store(true)
	path := "/api/v1/jobs/" + job.ID + "/approve"
	r := failing.do(t, "POST", path, `{"decision":"approve"}`, g.sessions["approver"]).wantRefusal(t, http.StatusServiceUnavailable, "queue_unavailable")
	if r.JobID != job.ID || !strings.Contains(r.Details, "may have been done") {
		t.Errorf("%+v", r)
	}
	f.armed.Store(false)
	failing.do(t, "POST", path, `{"decision":"approve"}`, g.sessions["approver"]).job(t, http.StatusOK)
}

// Accepted means that so many replicas have it; a worker that was quicker changes nothing of that.
func TestAJobThatTooFewReplicasHaveIsTakenBackOrNamed(t *testing.T) {
	b := setup(t)
	client, quick := b.redis.ServiceClient(), false
	client.AddHook(testenv.WriteHook(onSubmit(func(carryOut func() error) error {
		err := carryOut()
		if open := b.redis.Client().ZRange(t.Context(), "{vmapower}:open", 0, -1).Val(); quick && len(open) == 1 {
			if run, err := b.log.Claim(t.Context(), open[0]); err == nil {
				t.Cleanup(func() { _ = run.Pause(context.Background()) })
			}
		}
		return err
	}).write))
	log := joblog.New(client, joblog.Options{Keys: b.keys, Retention: time.Hour, Replicas: 1})
	t.Cleanup(log.Close)
	if err := log.Ready(t.Context()); !errors.Is(err, joblog.ErrTooFewReplicas) {
		t.Fatalf("ready without a replica: %v", err)
	}
	alone := b.again(t, func(c *api.Config) { c.Jobs = log })

	r := alone.do(t, "POST", powerOff, "{"+login+"}").wantRefusal(t, http.StatusServiceUnavailable, "queue_unavailable")
	b.do(t, "GET", "/api/v1/jobs/"+r.JobID, "").wantRefusal(t, http.StatusNotFound, "job_not_found")
	quick = true
	r = alone.do(t, "POST", powerOff, "{"+login+"}").wantRefusal(t, http.StatusServiceUnavailable, "queue_unavailable")
	if job := b.do(t, "GET", "/api/v1/jobs/"+r.JobID, "").job(t, http.StatusOK); job.Status != "running" || !strings.Contains(r.Details, "a worker has the job already") {
		t.Errorf("%+v of %+v", r, job)
	}
}
