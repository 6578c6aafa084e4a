package api_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/api"
	"vmapower/audit"
	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// onSubmit is called for each submission that goes to Redis; it may carry it out.
type onSubmit func(carryOut func() error) error

func (f onSubmit) write(next testenv.Write) testenv.Write {
	return func(ctx context.Context, commands []redis.Cmder) error {
		if !slices.ContainsFunc(commands, submits) {
			return next(ctx, commands)
		}
		err := f(func() error { return next(ctx, commands) })
		for _, command := range commands {
			if err != nil {
				command.SetErr(err)
			}
		}
		return err
	}
}

// submits: one of the arguments is the note of a submission.
func submits(command redis.Cmder) bool {
	return slices.ContainsFunc(command.Args(), func(arg any) bool {
		text, _ := arg.(string)
		return strings.Contains(text, `"plan":[`)
	})
}

// through serves from the same Redis, with something on the way of submissions.
func (b bundle) through(t *testing.T, f onSubmit) bundle {
	t.Helper()
	client := b.redis.Client()
	client.AddHook(testenv.WriteHook(f.write))
	log := joblog.New(client, joblog.Options{Keys: b.keys, Retention: time.Hour})
	t.Cleanup(log.Close)
	return b.again(t, func(c *api.Config) { c.Jobs = log })
}

// "Nothing was accepted" is true when it is said: a job that Redis has recorded, and never
// told of, is taken back, or a worker would power the VM off after all.
func TestASubmissionWithoutAnAnswerIsTakenBack(t *testing.T) {
	b := setup(t)
	recorded := 0
	unsure := b.through(t, func(carryOut func() error) error {
		if err := carryOut(); err != nil {
			return err
		}
		recorded++
		return net.ErrClosed
	})
	a := unsure.do(t, "POST", powerOff, "{"+login+"}")
	r := a.wantRefusal(t, http.StatusServiceUnavailable, "queue_unavailable")
	if recorded == 0 || !strings.Contains(r.Details, "nothing was accepted") {
		t.Errorf("recorded %d times, refusal %+v", recorded, r)
	}
	b.do(t, "GET", "/api/v1/jobs/"+r.JobID, "").wantRefusal(t, http.StatusNotFound, "job_not_found")
	if n, err := b.redis.Client().Exists(t.Context(), "{vmapower}:job:"+r.JobID+":credentials").Result(); n != 0 || err != nil {
		t.Errorf("its login is left: %v", err)
	}
	b.submit(t) // the VM is free
	if told := b.submitted(t, r.JobID); !slices.Equal(told, []string{"ok", "queue_unavailable"}) {
		t.Errorf("the audit says %q", told)
	}
}

// submitted are the outcomes of submissions in the stream of the audit, of one job.
func (b bundle) submitted(t *testing.T, id string) (outcomes []string) {
	t.Helper()
	entries, err := audit.New(b.redis.Client(), slog.New(slog.DiscardHandler)).Tail(t.Context(), "", 100, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Action == audit.Submit && e.JobID == id {
			outcomes = append(outcomes, e.Outcome)
		}
	}
	return outcomes
}

// The entry is written by the script that records the job: its writer's death between the two
// can't leave a job of which the audit knows nothing.
func TestAJobAndItsEntryInTheAuditAreWrittenAsOne(t *testing.T) {
	b := setup(t)
	lost := false
	client := b.redis.Client()
	client.AddHook(testenv.WriteHook(onSubmit(func(carryOut func() error) error {
		err := carryOut()
		if err == nil && !lost { // the answer is, and the submission is repeated
			lost = true
			return net.ErrClosed
		}
		return err
	}).write))
	log := joblog.New(client, joblog.Options{Keys: b.keys, Retention: time.Hour})
	t.Cleanup(log.Close)
	job := b.again(t, func(c *api.Config) { c.Jobs = log }).submit(t)
	if told := b.submitted(t, job.ID); !slices.Equal(told, []string{"ok"}) {
		t.Errorf("after a repetition the audit says %q", told)
	}
	b.submit(t)
	if told := b.submitted(t, job.ID); !slices.Equal(told, []string{"ok", "repeated"}) {
		t.Errorf("after an equal request the audit says %q", told)
	}
}

// A client that goes away cancels nothing, and leaves nothing open.
func TestAClientThatGoesAwayHasAskedAllTheSame(t *testing.T) {
	b := setup(t)
	asked, gone := make(chan struct{}), make(chan struct{})
	begun := sync.OnceFunc(func() { close(asked) })
	slow := b.through(t, func(carryOut func() error) error {
		begun() // once: the first try may only tell that Redis does not know the script yet
		<-gone
		return carryOut()
	})
	ctx, leave := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, slow.url+powerOff, strings.NewReader("{"+login+"}"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	left := make(chan error)
	go func() {
		_, err := slow.read(r)
		left <- err
	}()
	<-asked
	leave()
	if err := <-left; err == nil {
		t.Error("an answer came")
	}
	time.Sleep(100 * time.Millisecond) // the server notices
	close(gone)
	for began := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		queued, err := b.redis.Client().Keys(t.Context(), "asynq:{power}:t:*").Result()
		if err != nil || time.Since(began) > 10*time.Second {
			t.Fatalf("no job is queued: %v", err)
		}
		if len(queued) == 1 {
			return
		}
	}
}

// hanging keeps the first submission in its connection, as one that is broken would.
type hanging struct{ kept []any }

func (h *hanging) write(next testenv.Write) testenv.Write {
	return func(ctx context.Context, commands []redis.Cmder) error {
		at := slices.IndexFunc(commands, submits)
		if h.kept != nil || at < 0 {
			return next(ctx, commands)
		}
		h.kept = commands[at].Args()
		for _, command := range commands {
			command.SetErr(net.ErrClosed)
		}
		return net.ErrClosed
	}
}

// A copy of a submission hangs in a connection while its repetition is refused: when it
// arrives, nobody waits for that job any more, and it must not become one.
func TestALateCopyOfARefusedSubmissionBecomesNoJob(t *testing.T) {
	b, late := setup(t), new(hanging)
	holder := b.submit(t)
	client := b.redis.Client()
	client.AddHook(testenv.WriteHook(late.write))
	log := joblog.New(client, joblog.Options{Keys: b.keys, Retention: time.Hour})
	t.Cleanup(log.Close)
	behind := b.again(t, func(c *api.Config) { c.Jobs = log })
	behind.do(t, "POST", powerOff, `{"policy":"force",`+login+"}").wantRefusal(t, http.StatusConflict, "vm_busy")
	b.complete(t, holder.ID)
	if err := b.redis.Client().Do(t.Context(), late.kept...).Err(); err != nil {
		t.Fatal(err)
	}
	if open, err := b.redis.Client().ZCard(t.Context(), "{vmapower}:open").Result(); open != 0 || err != nil {
		t.Errorf("%d jobs are open, %v", open, err)
	}
}
