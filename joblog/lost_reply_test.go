package joblog_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// forgetful executes commands and loses the first reply of each script that writes.
type forgetful struct {
	mu   sync.Mutex
	lost map[string]bool
}

func (f *forgetful) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		err := next(ctx, command)
		if err == nil && strings.HasPrefix(command.Name(), "eval") && f.first(hashOf(command)) && !reads(command) {
			command.SetErr(io.EOF)
			return io.EOF
		}
		return err
	}
}

// reads reports whether the command brings a script that only reads.
func reads(command redis.Cmder) bool {
	script := command.Args()[1].(string)
	return strings.Contains(script, "\n-- read:") || strings.Contains(script, "\n-- events:") || strings.Contains(script, "\n-- checkpoints:")
}

// hashOf names the script of an EVAL or EVALSHA.
func hashOf(command redis.Cmder) string {
	script := command.Args()[1].(string)
	if command.Name() == "evalsha" {
		return script
	}
	return redis.NewScript(script).Hash()
}

func (f *forgetful) first(script string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	lost := f.lost[script]
	f.lost[script] = true
	return !lost
}

func TestAScriptWhoseReplyWasLostDoesNoHarm(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	f := &forgetful{lost: map[string]bool{}}
	client := server.Client()
	client.AddHook(testenv.CommandHook(f.ProcessHook))
	log := joblog.New(client, options(time.Hour))
	t.Cleanup(log.Close)
	b := bundle{Log: log, redis: server, raw: server.Client()}

	wantErr(t, b.Ready(t.Context()), joblog.ErrUnavailable)
	s := submission("vm-1")
	if _, _, err := b.Submit(t.Context(), s); !errors.Is(err, joblog.ErrUnavailable) {
		t.Fatalf("submit: %v", err)
	}
	b.submit(t, s)
	first, _ := b.bound(t, "vm-2")
	if err := first.Release(t.Context(), 0, nil); err != nil {
		t.Fatal(err)
	}

	run := b.claim(t, s.ID)
	if _, err := joblog.Step(t.Context(), run, "look", say("seen")); err != nil {
		t.Fatal(err)
	}
	if _, err := run.Bind(t.Context(), joblog.VM{Real: "vc-uuid/vm-9"}); err != nil {
		t.Fatal(err)
	}
	call := intent(t, run, verbPowerOff, 0)
	if err := run.Outcome(t.Context(), call, "done"); err != nil {
		t.Fatal(err)
	}
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatal(err)
	}
	job := b.get(t, s.ID)
	if job.Status != joblog.StatusCompleted || job.Attempt != 1 || job.Steps[0].Attempt != 1 || len(run.Calls()) != 1 {
		t.Errorf("job %+v, calls %+v", job, run.Calls())
	}
	events, err := b.Events(t.Context(), s.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	ends := 0
	for _, event := range events {
		if event.Type == "end" {
			ends++
		}
	}
	if ends != 1 || len(events) != 8 {
		t.Errorf("%d events, %d of them the end", len(events), ends)
	}
	if n := b.exists(t, "{vmapower}:vm:vc-uuid/vm-9", "{vmapower}:lock:vc.example.test|vm-1"); n != 0 {
		t.Errorf("%d locks are left", n)
	}
	if len(f.lost) < 8 {
		t.Errorf("only %d scripts were tried", len(f.lost))
	}
}
