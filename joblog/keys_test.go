package joblog_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// undeclared counts the scripts that had to be run again, with more keys.
type undeclared struct{ scripts int }

func (u *undeclared) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		err := next(ctx, command)
		if script, is := command.(*redis.Cmd); is && strings.HasPrefix(command.Name(), "eval") {
			answer, _ := script.Slice()
			if len(answer) > 0 {
				if mark, _ := answer[0].([]any); len(mark) == 1 && mark[0] == "undeclared" {
					u.scripts++
				}
			}
		}
		return err
	}
}

// Each round to Redis is time in which somebody waits.
func TestTheScriptsOfAJobThatGoesWellAreRunOnce(t *testing.T) {
	t.Parallel()
	server, again := testenv.StartRedis(t), new(undeclared)
	client := server.ServiceClient()
	client.AddHook(testenv.CommandHook(again.ProcessHook))
	log := joblog.New(client, options(time.Hour))
	t.Cleanup(log.Close)
	b := bundle{Log: log, redis: server, raw: server.Client()}

	s := keyed("vm-1", "key")
	s.NeedsApproval = true
	job := b.submit(t, s)
	if _, err := b.Decide(t.Context(), job, approved()); err != nil {
		t.Fatal(err)
	}
	run := b.claim(t, job.ID)
	if _, err := run.Bind(t.Context(), joblog.VM{Real: "real-1", Aliases: []string{"vm-1", "uuid-1"}}); err != nil {
		t.Fatal(err)
	}
	if err := run.HoldTargets(t.Context(), "target-1", "target-2"); err != nil {
		t.Fatal(err)
	}
	if _, err := joblog.Step(t.Context(), run, "look", say("seen")); err != nil {
		t.Fatal(err)
	}
	call, _, err := run.Intent(t.Context(), joblog.Announcement{Verb: "power-off"})
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Outcome(t.Context(), call, "ok"); err != nil {
		t.Fatal(err)
	}
	save(t, run, "disk-2000", "half")
	if err := run.Progress(t.Context(), "act", 0.5, joblog.Progress{Total: 2, Transferred: 1}); err != nil {
		t.Fatal(err)
	}
	if err := run.MarkWritten(t.Context(), "target-1", "target-2"); err != nil {
		t.Fatal(err)
	}
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.List(t.Context(), joblog.Filter{}, "", 10); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Cancel(t.Context(), b.submit(t, submission("vm-2")), "boss", joblog.Outcome{Status: joblog.StatusCancelled}); err != nil {
		t.Fatal(err)
	}
	if again.scripts > 0 {
		t.Errorf("%d scripts were run again", again.scripts)
	}
}
