package api_test

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/api"
	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// wakes are the ids of the tasks in the queue of power operations.
func (b bundle) wakes(t *testing.T) []string {
	t.Helper()
	ids, err := b.redis.Client().LRange(t.Context(), "asynq:{power}:pending", 0, -1).Result()
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// writes counts what a client sends of submissions and of asynq's tasks: a pipeline is one write.
type writes struct{ submissions, scripts int }

func (w *writes) count(next testenv.Write) testenv.Write {
	return func(ctx context.Context, commands []redis.Cmder) error {
		w.scripts++
		if slices.ContainsFunc(commands, submits) {
			w.submissions++
		}
		return next(ctx, commands)
	}
}

func TestAJobAndItsWakeUpAreOneWrite(t *testing.T) {
	b, w := setup(t), new(writes)
	client := b.redis.ServiceClient()
	log := joblog.New(client, joblog.Options{Keys: b.keys, Retention: time.Hour})
	t.Cleanup(log.Close)
	counted := b.again(t, func(c *api.Config) { c.Jobs = log })
	b.complete(t, counted.submit(t).ID) // meets the store, and loads the scripts
	before := b.wakes(t)
	client.AddHook(testenv.WriteHook(w.count))
	job := counted.submit(t)
	if w.submissions != 1 || w.scripts != 1 {
		t.Errorf("%+v", w)
	}
	if after := b.wakes(t); len(after) != len(before)+1 || !slices.Contains(after, job.ID+":0") {
		t.Errorf("wake-ups %q, before %q", after, before)
	}
}

// The wake-up goes before it is known that there is a job. Left over, it would stand in the way of others'.
func TestARefusedSubmissionLeavesNoWakeUp(t *testing.T) {
	b := setup(t)
	job := b.submit(t, "Idempotency-Key: k")
	for what, ask := range map[string]func() answer{
		"another request": func() answer { return b.do(t, "POST", powerOff, `{"policy":"force",`+login+"}") },
		"the same":        func() answer { return b.do(t, "POST", powerOff, "{"+login+"}") },
		"its key":         func() answer { return b.do(t, "POST", powerOff, "{"+login+"}", "Idempotency-Key: k") },
		"a used key": func() answer {
			return b.do(t, "POST", "/api/v1/vm/vm-77/power-off", "{"+login+"}", "Idempotency-Key: k")
		},
	} {
		a := ask()
		if wakes := b.wakes(t); !slices.Equal(wakes, []string{job.ID + ":0"}) {
			t.Errorf("%s, answered %d: wake-ups %q", what, a.status, wakes)
		}
	}
}

func TestAJobThatAwaitsItsApprovalHasNoWakeUp(t *testing.T) {
	g := setupGuarded(t)
	job := g.submit(t, g.sessions["careful"])
	if wakes := g.wakes(t); len(wakes) > 0 {
		t.Errorf("wake-ups %q", wakes)
	}
	g.do(t, "POST", "/api/v1/jobs/"+job.ID+"/approve", `{"decision":"approve"}`, g.sessions["approver"]).job(t, http.StatusOK)
	if wakes := g.wakes(t); !slices.Equal(wakes, []string{job.ID + ":0"}) {
		t.Errorf("wake-ups %q", wakes)
	}
}

// A failover leaves a Redis that has loaded none of the scripts.
func TestAJobIsWokenAlsoWhereRedisHasForgottenTheScripts(t *testing.T) {
	b := setup(t)
	b.complete(t, b.submit(t).ID)
	if err := b.redis.Client().ScriptFlush(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	if job := b.submit(t); !slices.Contains(b.wakes(t), job.ID+":0") {
		t.Errorf("wake-ups %q", b.wakes(t))
	}
}
